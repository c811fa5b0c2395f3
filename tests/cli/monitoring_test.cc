// SPDX-License-Identifier: Apache-2.0
// Debian's Prometheus asks a server for its metrics, and what examples/monitoring has for it holds together.
#include <nlohmann/json.hpp>
#include <regex>
#include <set>

#include "cli/serving.h"
#include "support/eventually.h"
#include "support/http_visitor.h"

namespace tacit::cli {
namespace {

using testing::HasSubstr;

using MonitoringJson = nlohmann::json;

const std::filesystem::path kMonitoring = std::filesystem::path(TACIT_SOURCE_DIR) / "examples" / "monitoring";

std::string text_of_example(const std::string& name) {
  std::ifstream file(kMonitoring / name);
  EXPECT_TRUE(file) << name;
  return {std::istreambuf_iterator<char>(file), {}};
}

std::uint16_t free_loopback_port() {
  const Descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in where = {};
  where.sin_family = AF_INET;
  where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof where;
  EXPECT_EQ(bind(socket.number(), reinterpret_cast<const sockaddr*>(&where), size), 0);
  EXPECT_EQ(getsockname(socket.number(), reinterpret_cast<sockaddr*>(&where), &size), 0);
  return ntohs(where.sin_port);
}

std::string body_of(const std::string& answer) {
  const std::size_t end_of_head = answer.find("\r\n\r\n");
  return end_of_head == std::string::npos ? "" : answer.substr(end_of_head + 4);
}

// All that are in the text and look like one of a server's.
std::set<std::string> metrics_in(const std::string& text) {
  static const std::regex name("\\b(tacit|process)_[a-z_]+");
  std::set<std::string> names;
  for (std::sregex_iterator each(text.begin(), text.end(), name), end; each != end; ++each)
    names.insert(each->str());
  return names;
}

// Every expression of the dashboard, for all servers and a fixed step.
std::vector<std::string> expressions_of(const MonitoringJson& dashboard) {
  std::vector<std::string> expressions;
  const auto add = [&](const MonitoringJson& json) {
    std::string text = json["expr"];
    text = std::regex_replace(text, std::regex("\\$instance"), ".*");
    expressions.push_back(std::regex_replace(text, std::regex("\\$__rate_interval"), "1m"));
    EXPECT_EQ(expressions.back().find('$'), std::string::npos) << expressions.back();
  };
  for (const MonitoringJson& panel : dashboard["panels"]) {
    for (const MonitoringJson& target : panel.value("targets", MonitoringJson::array())) add(target);
  }
  for (const MonitoringJson& each : dashboard["annotations"]["list"]) {
    if (each.contains("expr")) add(each);
  }
  return expressions;
}

class Monitoring : public Serving {
 protected:
  // A program of Debian's package prometheus, to its end.
  Ended run(const std::string& command) const {
    Process process({"sh", "-c", command}, place_.directory());
    return process.wait();
  }
  void serve_with_metrics() {
    serve("[metrics]\nlisten = \"127.0.0.1:0\"\nfile = \"tacit.prom\"\nseconds = 1\n");
    const std::string mark = "metrics at http://127.0.0.1:";
    ASSERT_TRUE(server_->prints(mark)) << server_->err();
    const std::string log = server_->err();
    metrics_port_ = static_cast<std::uint16_t>(std::stoi(log.substr(log.find(mark) + mark.size())));
  }
  std::string metrics() const { return body_of(http_get(metrics_port_, "/metrics")); }

  std::uint16_t metrics_port_ = 0;
};

TEST_F(Monitoring, WhatPromtoolSaysOfTheMetrics) {
  serve_with_metrics();
  ASSERT_EQ(place_.tacit(query(question())).exit_code, 0);
  place_.write("http.prom", metrics());
  ASSERT_TRUE(eventually([&] { return place_.has("tacit.prom"); }));
  for (const char* file : {"http.prom", "tacit.prom"}) {
    const Ended checked = run("promtool check metrics < " + place_.path(file));
    EXPECT_EQ(checked.exit_code, 0) << file << ": " << checked.out << checked.err;
  }
  EXPECT_THAT(place_.read("http.prom"), HasSubstr("\nprocess_cpu_seconds_total "));
  EXPECT_EQ(place_.read("tacit.prom").find("process_"), std::string::npos)
      << "they would clash with those of the collector";
}

TEST_F(Monitoring, HealthIsThatOfTheServer) {
  serve_with_metrics();
  EXPECT_THAT(http_get(metrics_port_, "/healthz"), HasSubstr(" 200 OK\r\n"));
  const std::uint16_t port = metrics_port_;
  server_->signal(SIGTERM);
  EXPECT_EQ(server_->wait().exit_code, 0);
  EXPECT_EQ(http_get(port, "/healthz"), "");
}

// While somebody holds every connection to the metrics, queries are answered.
TEST_F(Monitoring, WhoHoldsTheMetricsHoldsNoQuery) {
  serve_with_metrics();
  std::vector<std::unique_ptr<HttpVisitor>> silent;
  for (int i = 0; i < 64; ++i) {
    silent.push_back(std::make_unique<HttpVisitor>(metrics_port_));
    silent.back()->send("GET /metrics HTTP/1.1\r\nX: ");
  }
  const Ended ended = place_.tacit(query(question()) + Arguments{"--format", "csv"});
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_EQ(ended.out, plain_csv(question()));
}

TEST_F(Monitoring, TheRulesDoWhatTheirTestsSay) {
  const std::string folder = kMonitoring.string();
  for (const std::string command : {"check config prometheus.yml", "test rules tacit.rules.test.yml"}) {
    const Ended ended = run("cd " + folder + " && promtool " + command);
    EXPECT_EQ(ended.exit_code, 0) << command << ": " << ended.out << ended.err;
  }
  // No alert is without a test, neither of its silence nor of its voice.
  const std::string rules = text_of_example("tacit.rules.yml"),
                    tests = text_of_example("tacit.rules.test.yml");
  static const std::regex alert("\n      - alert: (\\w+)\n");
  std::size_t alerts = 0;
  for (std::sregex_iterator each(rules.begin(), rules.end(), alert), end; each != end; ++each, ++alerts) {
    const std::string name = (*each)[1];
    EXPECT_THAT(tests, HasSubstr("{eval_time: 2h, alertname: " + name + "}"));
    EXPECT_THAT(tests, HasSubstr("alertname: " + name + "\n        exp_alerts:\n"));
  }
  EXPECT_THAT(text_of_example("README.md"), HasSubstr("| " + std::to_string(alerts) + " alerts: "));
}

// As far as Grafana's model of a dashboard goes: what its import asks for.
TEST_F(Monitoring, TheDashboardIsOneOfGrafana) {
  const MonitoringJson dashboard = MonitoringJson::parse(text_of_example("grafana-dashboard.json"));
  EXPECT_GE(dashboard["schemaVersion"], 36) << "that of Grafana 9";
  EXPECT_TRUE(dashboard["title"].is_string() && dashboard["uid"].is_string());
  std::set<std::string> variables;
  for (const MonitoringJson& variable : dashboard["templating"]["list"]) variables.insert(variable["name"]);
  EXPECT_EQ(variables, (std::set<std::string>{"datasource", "instance"}));
  std::set<int> ids;
  std::set<std::pair<int, int>> taken;
  for (const MonitoringJson& panel : dashboard["panels"]) {
    const std::string title = panel["title"];
    EXPECT_TRUE(ids.insert(panel["id"].get<int>()).second) << title;
    const MonitoringJson& at = panel["gridPos"];
    EXPECT_LE(at["x"].get<int>() + at["w"].get<int>(), 24) << title;
    for (int x = at["x"]; x < at["x"].get<int>() + at["w"].get<int>(); ++x) {
      for (int y = at["y"]; y < at["y"].get<int>() + at["h"].get<int>(); ++y)
        EXPECT_TRUE(taken.insert({x, y}).second) << title << " overlaps another panel";
    }
    const std::set<std::string> kinds = {"row", "stat", "timeseries", "table"};
    ASSERT_TRUE(kinds.contains(panel["type"])) << title;
    if (panel["type"] == "row") continue;
    EXPECT_FALSE(panel["targets"].empty()) << title;
    EXPECT_EQ(panel["datasource"]["uid"], "${datasource}") << title;
    std::set<std::string> references;
    for (const MonitoringJson& target : panel["targets"])
      EXPECT_TRUE(references.insert(target["refId"].get<std::string>()).second) << title;
  }
}

TEST_F(Monitoring, PrometheusAsksAServer) {
  serve_with_metrics();
  place_.write("tacit.rules.yml",
               std::regex_replace(text_of_example("tacit.rules.yml"), std::regex("for: \\d+m"), "for: 0s"));
  place_.write("prometheus.yml",
               "global: {scrape_interval: 1s, evaluation_interval: 1s}\nrule_files: [tacit.rules.yml]\n"
               "scrape_configs:\n  - job_name: tacit\n    static_configs: [{targets: [\"127.0.0.1:" +
                   std::to_string(metrics_port_) + "\"]}]\n");
  const std::uint16_t port = free_loopback_port();
  Process prometheus({"prometheus", "--config.file=" + place_.path("prometheus.yml"),
                      "--storage.tsdb.path=" + place_.path("series"),
                      "--web.listen-address=127.0.0.1:" + std::to_string(port)},
                     place_.directory());
  ASSERT_TRUE(prometheus.prints("Server is ready to receive web requests")) << prometheus.err();
  const auto asked = [&](const std::string& path) {
    const MonitoringJson json = MonitoringJson::parse(body_of(http_get(port, path)), nullptr, false);
    return json.is_object() ? json : MonitoringJson::object();
  };
  const auto result = [&](const std::string& expression) {
    std::string encoded;
    for (const char byte : expression) {
      static const char* const kDigits = "0123456789ABCDEF";
      const auto value = static_cast<unsigned char>(byte);
      encoded += {'%', kDigits[value >> 4], kDigits[value & 15]};
    }
    const MonitoringJson json = asked("/api/v1/query?query=" + encoded);
    EXPECT_EQ(json.value("status", ""), "success") << expression << ": " << json;
    return json.contains("data") ? json["data"]["result"] : MonitoringJson::array();
  };
  const auto value = [&](const std::string& expression) {
    const MonitoringJson found = result(expression);
    return found.size() == 1 ? std::stod(found[0]["value"][1].get<std::string>()) : -1;
  };
  EXPECT_TRUE(eventually([&] { return value("up") == 1; }));
  EXPECT_EQ(value("tacit_answers_total"), 0);

  ASSERT_EQ(place_.tacit(query(question())).exit_code, 0);
  EXPECT_EQ(place_.tacit(query(question("planet"))).exit_code, 2);
  EXPECT_TRUE(eventually([&] { return value("tacit_answers_total") == 1; }));
  EXPECT_TRUE(eventually([&] { return value("tacit_client_refusals_total{client=\"researcher\"}") == 1; }));
  EXPECT_EQ(value("tacit_client_questions_total{client=\"researcher\"}"), 2);
  EXPECT_EQ(value("tacit_client_answers_total{client=\"(unknown)\"}"), 0);
  EXPECT_EQ(value("tacit_records"), 200);
  EXPECT_EQ(value("tacit_ledger_entries"), 5);
  EXPECT_GT(value("tacit_ledger_size_bytes"), 4096);
  EXPECT_GT(value("tacit_ledger_disk_free_bytes"), 0);
  EXPECT_GT(value("tacit_certificate_expiry_timestamp_seconds{certificate=\"server\"} - time()"),
            396 * 86400);
  EXPECT_GT(value("tacit_certificate_expiry_timestamp_seconds{certificate=\"client_ca\"} - time()"),
            4 * 365 * 86400);
  EXPECT_GT(value("process_resident_memory_bytes"), 1e6);

  // Each panel has something to show or, where something went wrong or has to grow first, could have.
  for (const std::string& expression :
       expressions_of(MonitoringJson::parse(text_of_example("grafana-dashboard.json"))))
    result(expression);
  EXPECT_TRUE(eventually([&] { return result("ALERTS{alertname=\"TacitDown\"}").empty(); }));
  MonitoringJson groups;
  EXPECT_TRUE(eventually([&] {
    groups = asked("/api/v1/rules")["data"]["groups"];
    if (groups.size() != 1) return false;
    return std::ranges::all_of(groups[0]["rules"],
                               [](const MonitoringJson& rule) { return rule["health"] == "ok"; });
  })) << groups;
  // What is asked for is there.
  const std::string all = metrics();
  for (const char* file : {"tacit.rules.yml", "grafana-dashboard.json"}) {
    for (std::string name : metrics_in(text_of_example(file))) {
      name = std::regex_replace(name, std::regex("^(tacit_phase_seconds)_(sum|count)$"), "$1");
      EXPECT_THAT(all, HasSubstr("# TYPE " + name + " ")) << file;
    }
  }
  prometheus.signal(SIGTERM);
  EXPECT_EQ(prometheus.wait().exit_code, 0);
}

}  // namespace
}  // namespace tacit::cli
