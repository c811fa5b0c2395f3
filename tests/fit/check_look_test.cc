// SPDX-License-Identifier: Apache-2.0
#include "fit/check_look.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <sstream>

#include "check_support.h"
#include "fit/check_link_warnings.h"
#include "linkage/features.h"
#include "synth/dataset.h"
#include "synth/write.h"

namespace tacit::fit {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

// Name, date of birth and place; the date alone makes half of a link.
linkage::Model people_model(DateOrder order = DateOrder::kDayMonthYear) {
  linkage::Field born = date_field("born", order);
  born.levels.front().agreement = 3;
  return model_of({one_level("name", kWords, 1024, 2), born, one_level("place", kWords, 64, 1)}, 4,
                  {"not known"});
}

struct Person {
  std::string name, born, place;
};

// Names that all differ, dates in the order of the model.
std::vector<Person> people(int count) {
  std::vector<Person> result;
  for (int i = 0; i < count; ++i) {
    std::string name = "n";
    for (int rest = i + 1; rest != 0; rest /= 26) name.push_back(static_cast<char>('a' + rest % 26));
    result.push_back({name, fmt::format("{}/{}/{}", 1 + i % 28, 1 + i % 12, 1930 + i % 70),
                      std::string(1, static_cast<char>('a' + i % 7)) + "town"});
  }
  return result;
}

table::Table table_of(const std::vector<Person>& rows, const std::string& origin = "test.csv") {
  std::string csv = "name,born,place\n";
  for (const Person& row : rows) csv += row.name + "," + row.born + "," + row.place + "\n";
  return ingest::parse_csv(csv, origin);
}

std::vector<Warning> look(const linkage::Model& model, const table::Table& table) {
  return look_at_file(model, table, linkage::featurize(model, linkage::Side::kClient, table));
}

std::vector<Warning> look_at(int count, const std::function<void(Person&, int)>& change) {
  std::vector<Person> rows = people(count);
  for (int i = 0; i < count; ++i) change(rows[static_cast<std::size_t>(i)], i);
  return look(people_model(), table_of(rows));
}

std::vector<WarningKind> hopeless_kinds(const std::vector<Warning>& warnings) {
  std::vector<WarningKind> result;
  for (const Warning& warning : warnings) {
    if (warning.hopeless) result.push_back(warning.kind);
  }
  return result;
}

std::vector<WarningKind> doubtful_kinds(const std::vector<Warning>& warnings) {
  std::vector<WarningKind> result;
  for (const Warning& warning : warnings) {
    if (!warning.hopeless) result.push_back(warning.kind);
  }
  return result;
}

TEST(Look, SaysNothingOfAGoodFile) {
  EXPECT_THAT(look_at(200, [](Person&, int) {}), IsEmpty());
}

TEST(Look, ProposesTheOrderThatReadsTheDates) {
  const auto american = [](Person& person, int i) {
    person.born = fmt::format("{}/{}/{}", 1 + i % 12, 1 + i % 28, 1930 + i % 70);
  };
  const auto warnings = look_at(200, american);
  ASSERT_THAT(hopeless_kinds(warnings), ElementsAre(WarningKind::kDateOrder));
  EXPECT_EQ(warnings[0].where, "field born");
  EXPECT_THAT(warnings[0].what, HasSubstr("are not readable with order \"dmy\"; \"mdy\" reads them all"));
  EXPECT_THAT(warnings[0].advice, HasSubstr("order = \"mdy\""));
  EXPECT_EQ(warnings[0].whole_flags(), "--date-order mdy");
  EXPECT_THAT(
      warnings[0].advice_with_flags("client"),
      HasSubstr("every order reads. Or read this file as it is written, with --client-date-order mdy"));
  const auto iso = look(people_model(DateOrder::kYearFirst), table_of(people(200)));
  ASSERT_THAT(hopeless_kinds(iso), ElementsAre(WarningKind::kDateOrder, WarningKind::kOutOfReach));
  EXPECT_THAT(iso[0].what, HasSubstr("none of 200 dates is readable with order \"ymd\"; \"dmy\" reads them"));
}

TEST(Look, ProposesTheOrderOfDatesWithTwoDigitYearsToo) {
  const auto warnings = look_at(200, [](Person& person, int i) {
    person.born = fmt::format("{}/{}/{:02}", 1 + i % 12, 1 + i % 28, 30 + i % 70);
  });
  const auto found = std::ranges::find(warnings, WarningKind::kUnreadDates, &Warning::kind);
  ASSERT_NE(found, warnings.end());
  EXPECT_THAT(found->whole_flags("server"), HasSubstr("--server-date-order mdy --server-two-digit-years YY"));
}

TEST(Look, ProposesTheFlagForTwoDigitYears) {
  const auto warnings = look_at(200, [](Person& person, int i) {
    person.born = fmt::format("{}.{}.{:02}", 1 + i % 28, 1 + i % 12, 30 + i % 70);
  });
  ASSERT_THAT(hopeless_kinds(warnings), Contains(WarningKind::kUnreadDates));
  const auto found = std::ranges::find(warnings, WarningKind::kUnreadDates, &Warning::kind);
  EXPECT_THAT(found->whole_flags(), testing::StartsWith("--two-digit-years YY"));
  EXPECT_THAT(found->advice_with_flags(), HasSubstr("`century` in the model"));
}

// A third of them: a query tells something, but not all that it could.
TEST(Look, DoubtsDatesOfWhichSomeNeedAnotherOrder) {
  const auto warnings = look_at(300, [](Person& person, int i) {
    if (i % 3 == 0) person.born = fmt::format("{}/{}/{}", 1 + i % 12, 13 + i % 15, 1930 + i % 70);
    if (i % 3 == 1) person.born = fmt::format("{}-0{}-11", 1930 + i % 70, 1 + i % 9);
    if (i % 3 == 2) person.born = fmt::format("{}/{}/{}", 1 + i % 12, 1 + i % 12, 1930 + i % 70);
  });
  EXPECT_THAT(hopeless_kinds(warnings), IsEmpty());
  EXPECT_THAT(doubtful_kinds(warnings), ElementsAre(WarningKind::kDateOrder, WarningKind::kOutOfReach));
}

TEST(Look, RefusesDatesThatNoOrderReads) {
  const auto two_digits = [](int share) {
    return [share](Person& person, int i) {
      if (i % 100 < share) person.born = fmt::format("{}.{}.{}", 1 + i % 28, 1 + i % 12, 30 + i % 70);
    };
  };
  EXPECT_THAT(hopeless_kinds(look_at(200, two_digits(95))),
              ElementsAre(WarningKind::kOutOfReach, WarningKind::kUnreadDates));
  EXPECT_THAT(hopeless_kinds(look_at(200, two_digits(90))), IsEmpty());
  EXPECT_THAT(doubtful_kinds(look_at(200, two_digits(90))),
              ElementsAre(WarningKind::kOutOfReach, WarningKind::kUnreadDates));
  EXPECT_THAT(look_at(200, two_digits(5)), IsEmpty());
  EXPECT_THAT(doubtful_kinds(look_at(200, two_digits(6))), Contains(WarningKind::kUnreadDates));
}

TEST(Look, RefusesAFieldThatIsReadNowhere) {
  const auto model = [](int agreement) {
    return model_of({one_level("name", kNumber, 1024, agreement),
                     date_field("born", DateOrder::kDayMonthYear), one_level("place", kWords, 64, 4)},
                    4);
  };
  const auto table = table_of(people(200));
  const auto lost = look(model(2), table);
  ASSERT_THAT(hopeless_kinds(lost), ElementsAre(WarningKind::kUnreadable));
  EXPECT_THAT(lost[0].what, HasSubstr("all 200 values give nothing to compare"));
  // A field of little weight, such as a house's number where houses have names, is no reason.
  EXPECT_THAT(hopeless_kinds(look(model(1), table)), IsEmpty());
  EXPECT_THAT(doubtful_kinds(look(model(1), table)),
              ElementsAre(WarningKind::kUnreadable, WarningKind::kRepeats));
}

TEST(Look, RefusesRecordsThatCannotReachTheThreshold) {
  const auto without = [](int share) {
    return [share](Person& person, int i) {
      if (i % 100 < share) person.name = person.place = "";
    };
  };
  EXPECT_THAT(hopeless_kinds(look_at(200, without(91))), ElementsAre(WarningKind::kOutOfReach));
  EXPECT_THAT(hopeless_kinds(look_at(200, without(90))), IsEmpty());
  const auto few = look_at(200, without(20));
  ASSERT_THAT(doubtful_kinds(few), ElementsAre(WarningKind::kOutOfReach));
  EXPECT_THAT(few[0].what, HasSubstr("40 of 200 records have too few values to reach it"));
  EXPECT_THAT(look_at(200, without(5)), IsEmpty());
}

// An empty column may be meant so: the other fields decide.
TEST(Look, DoubtsColumnsThatAreEmptyOrAllTheSame) {
  EXPECT_THAT(hopeless_kinds(look_at(200, [](Person& person, int) { person.place = ""; })), IsEmpty());
  EXPECT_THAT(doubtful_kinds(look_at(200, [](Person& person, int) { person.place = ""; })),
              ElementsAre(WarningKind::kMostlyMissing));
  const auto one_town = look_at(200, [](Person& person, int) { person.place = "Xanadu"; });
  ASSERT_THAT(one_town, testing::SizeIs(1));
  EXPECT_EQ(one_town[0].kind, WarningKind::kConstant);
  EXPECT_FALSE(one_town[0].hopeless);
  EXPECT_THAT(one_town[0].what, AllOf(HasSubstr("all 200 values are the same"), Not(HasSubstr("anadu"))));
}

TEST(Look, RefusesAListOfWhichAllRecordsReachTheSame) {
  const auto all_alike = look_at(40, [](Person& person, int) {
    person.name = "nadia";
    person.born = "1/2/1980";
  });
  EXPECT_THAT(hopeless_kinds(all_alike), ElementsAre(WarningKind::kSameForAll));
  const auto one_name = look_at(40, [](Person& person, int) { person.name = "nadia"; });
  EXPECT_THAT(hopeless_kinds(one_name), IsEmpty());
  const auto few = look_at(19, [](Person& person, int) {
    person.name = "nadia";
    person.born = "1/2/1980";
  });
  EXPECT_THAT(hopeless_kinds(few), IsEmpty());
}

TEST(Look, RefusesAFieldOfPlaceholders) {
  const auto unknown = [](int share, const std::string& text) {
    return [share, text](Person& person, int i) {
      if (i % 100 < share) person.born = text;
    };
  };
  EXPECT_THAT(hopeless_kinds(look_at(200, unknown(95, "1900-01-01"))),
              ElementsAre(WarningKind::kUnlistedPlaceholder));
  EXPECT_THAT(hopeless_kinds(look_at(200, unknown(50, "1900-01-01"))), IsEmpty());
  EXPECT_THAT(doubtful_kinds(look_at(200, unknown(50, "1900-01-01"))),
              ElementsAre(WarningKind::kUnlistedPlaceholder));
  EXPECT_THAT(hopeless_kinds(look_at(200, unknown(95, "1980-03-07"))), IsEmpty());  // may be meant so
}

TEST(Look, RefusesNumbersThatHaveLostTheirDigits) {
  const auto model = model_of({one_level("id", kNumber, 1024, 2), one_level("name", kWords, 1024, 1)}, 2);
  std::string csv = "id,name\n", whole = csv;
  for (const Person& person : people(100)) {
    csv += "1.2" + std::to_string(person.name.size()) + "E+06," + person.name + "\n";
    whole += "12" + std::to_string(100 + person.name.size()) + "," + person.name + "\n";
  }
  EXPECT_THAT(hopeless_kinds(look(model, ingest::parse_csv(csv, "test.csv"))),
              ElementsAre(WarningKind::kUnreadable, WarningKind::kOutOfReach));
  EXPECT_THAT(hopeless_kinds(look(model, ingest::parse_csv(whole, "test.csv"))), IsEmpty());
}

TEST(Look, CountsRecordsThatAreThereTwice) {
  std::vector<Person> rows = people(200);
  for (std::size_t i = 0; i < 3; ++i) rows.push_back(rows[i]);
  const auto warnings = look(people_model(), table_of(rows));
  ASSERT_THAT(doubtful_kinds(warnings), ElementsAre(WarningKind::kRepeats));
  EXPECT_THAT(warnings[0].what, HasSubstr("3 of 203 records"));
  rows.resize(202);
  EXPECT_THAT(look(people_model(), table_of(rows)), IsEmpty());
}

TEST(Look, NamesNoValueOfARecord) {
  const auto warnings = look_at(200, [](Person& person, int i) {
    if (i % 3 == 0) person.name = "Wilhelmina";
    person.born = "spring 1971";
    person.place = "Xanadu";
  });
  EXPECT_GT(warnings.size(), 2U);
  for (const Warning& warning : warnings) {
    EXPECT_THAT(warning.where + warning.what + warning.advice,
                AllOf(Not(HasSubstr("ilhelmina")), Not(HasSubstr("anadu")), Not(HasSubstr("spring"))));
  }
}

// What a fit chooses by itself is no reason to refuse its template.
TEST(Look, OfATemplateFindsNothingHopeless) {
  std::vector<Person> rows = people(100);
  for (Person& row : rows) row.born = "spring";
  linkage::ModelSpec spec = people_model().spec();
  spec.threshold = 100;
  const auto warnings = look_at_values(spec, table_of(rows));
  EXPECT_THAT(hopeless_kinds(warnings), IsEmpty());
  EXPECT_THAT(doubtful_kinds(warnings), ElementsAre(WarningKind::kUnreadDates));
}

TEST(LookAtFiles, SaysWhereTheFilesNeedDifferentOrders) {
  std::vector<Person> american = people(100);
  for (int i = 0; i < 100; ++i) {
    american[static_cast<std::size_t>(i)].born =
        fmt::format("{}/{}/{}", 1 + i % 12, 1 + i % 28, 1930 + i % 70);
  }
  const auto client = table_of(people(100)), server = table_of(american);
  for (const DateOrder order : kDateOrders) {
    const auto model = people_model(order);
    const TwoLooks looks =
        look_at_files(model, client, linkage::featurize(model, linkage::Side::kClient, client), server,
                      linkage::featurize(model, linkage::Side::kServer, server));
    ASSERT_THAT(hopeless_kinds(looks.both), ElementsAre(WarningKind::kDateOrder)) << linkage::name_of(order);
    EXPECT_THAT(looks.both[0].what, HasSubstr("order = \"dmy\" reads the dates of the client's file, order = "
                                              "\"mdy\" those of the server's"));
    for (const auto* side : {&looks.client, &looks.server}) {
      for (const Warning& warning : *side) EXPECT_NE(warning.kind, WarningKind::kDateOrder);
    }
  }
}

TEST(Chance, OfTheModelAloneRefusesATableThatIsTooLong) {
  const auto model = model_of({one_level("name", kWords, 100, 1)}, 1);
  EXPECT_THAT(hopeless_chance(model, 999), IsEmpty());
  const auto warnings = hopeless_chance(model, 1000);
  ASSERT_THAT(hopeless_kinds(warnings), ElementsAre(WarningKind::kChanceLinks));
  EXPECT_THAT(warnings[0].what, HasSubstr("with about 10 of the 1,000 server records"));
}

TEST(Chance, OfTheListWarnsOnly) {
  const auto warnings = look_at_chance(0.001, 100);
  EXPECT_THAT(doubtful_kinds(warnings), ElementsAre(WarningKind::kChanceLinks));
  EXPECT_THAT(warnings[0].what, HasSubstr("about 0.1 false links for each client record"));
  EXPECT_THAT(look_at_chance(0.001, 99), IsEmpty());
}

// Every preset on residents as they are generated, with and without many errors: nothing to refuse. And
// quick.
TEST(Look, TakesGeneratedResidentsWithEveryPreset) {
  for (const double errors : {1.0, 4.0}) {
    const synth::Dataset data = synth::generate({.records = 5000, .seed = 11, .typos = errors});
    std::ostringstream client, server;
    synth::write_client(data, client);
    synth::write_server(data, server);
    for (const table::Table& table :
         {ingest::parse_csv(client.str(), "client.csv"), ingest::parse_csv(server.str(), "server.csv")}) {
      for (const char* preset : {"person", "person-id", "name-dob", "name-only"}) {
        const auto model = linkage::load_model(std::string(TACIT_SOURCE_DIR "/models/") + preset + ".toml");
        const auto features = linkage::featurize(model, linkage::Side::kServer, table);
        const auto start = std::chrono::steady_clock::now();
        EXPECT_THAT(hopeless_kinds(look_at_file(model, table, features)), IsEmpty()) << preset;
        RecordProperty(
            preset,
            std::to_string(std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count()));
      }
    }
  }
}

}  // namespace
}  // namespace tacit::fit
