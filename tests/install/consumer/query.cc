// SPDX-License-Identifier: Apache-2.0
// A whole query in one process: a server's and a client's session that hand each other messages as bytes.
// Exit status 0 if the table equals that in the clear.
#include <algorithm>
#include <deque>
#include <iostream>
#include <string>

#include "linkage/model.h"
#include "protocol/client/session.h"
#include "protocol/plain.h"
#include "protocol/server/session.h"

namespace {

using namespace tacit;

/// Four features of 8 buckets: a pair that agrees in three of them is one person.
linkage::Model small_model() {
  linkage::ModelSpec spec;
  spec.name = "consumer";
  spec.salt = "consumer";
  spec.threshold = 3;
  for (const std::string name : {"a", "b", "c", "d"}) {
    linkage::Field field;
    field.name = name;
    field.columns = {name};
    field.levels = {{{linkage::step::Exact{}}, 8, 1}};
    spec.fields.push_back(field);
  }
  return linkage::Model(spec);
}

/// `records` of different people; the same number is the same person.
linkage::FeatureTable people(std::size_t records) {
  linkage::FeatureTable table(records, 4);
  for (std::size_t i = 0; i < records; ++i) {
    const auto digit = [i](std::size_t by) { return static_cast<std::int16_t>(i / by % 8); };
    table.record(i)[0] = digit(1);
    table.record(i)[1] = digit(8);
    table.record(i)[2] = static_cast<std::int16_t>((digit(1) + digit(8)) % 8);
    table.record(i)[3] = static_cast<std::int16_t>((digit(1) + 3 * digit(8)) % 8);
  }
  return table;
}

/// 30 people in two states, whose ages are 20 to 49.
protocol::ServerData server_data(const linkage::Model& model) {
  protocol::ServerData data{model, people(30), {}, {}, {}};
  data.features.set_usual_weights(model);
  table::DimensionData state{{"north", "south"}, {}};
  table::MeasureData age;
  for (std::size_t i = 0; i < 30; ++i) {
    state.category.push_back(static_cast<std::uint16_t>(i % 2));
    age.values.emplace_back(20 + static_cast<std::int64_t>(i));
  }
  data.catalog.min_cell = 5;
  data.catalog.dimensions.push_back({"state", state.categories});
  data.catalog.measures.push_back({"age", "years", 0, 0, 120});
  data.dimensions.push_back(std::move(state));
  data.measures.push_back(std::move(age));
  return data;
}

table::ResultTable query(const protocol::ServerData& data, const linkage::FeatureTable& list,
                         const table::Question& question) {
  protocol::NoGate gate;
  protocol::Observer observer;
  protocol::ServerSession server(data, {}, gate, observer);
  protocol::ClientSession client(data.model, list, question, {}, observer);
  std::deque<std::string> up, down;
  const auto send_up = [&](const protocol::ClientMessage& m) { up.push_back(m.SerializeAsString()); };
  const auto send_down = [&](const protocol::ServerMessage& m) { down.push_back(m.SerializeAsString()); };
  client.start(send_up);
  while (!client.done()) {
    if (!up.empty()) {
      protocol::ClientMessage message;
      message.ParseFromString(up.front());
      up.pop_front();
      server.receive(message, send_down);
    } else {
      protocol::ServerMessage message;
      message.ParseFromString(down.at(0));
      down.pop_front();
      client.receive(message, send_up);
    }
  }
  return client.result();
}

}  // namespace

int main() {
  try {
    const protocol::ServerData data = server_data(small_model());
    const table::Question question{{"state"}, {{table::StatisticKind::kMean, "age", {}}}, 0};
    const linkage::FeatureTable list = people(20);
    const table::ResultTable plain = protocol::plain_table(data, list, question);
    const std::string difference = table::difference(query(data, list, question), plain);
    const auto shown =
        std::ranges::count_if(plain.figures, [](const auto& figure) { return !figure.suppressed; });
    std::cout << (difference.empty() ? "the tables are equal" : difference) << ", " << shown << " figures\n";
    return difference.empty() && shown > 0 ? 0 : 1;
  } catch (const std::exception& failure) {
    std::cerr << failure.what() << '\n';
    return 1;
  }
}
