// SPDX-License-Identifier: Apache-2.0
#include "linkage/latin.h"

#include <gtest/gtest.h>

#include <thread>
#include <utility>

namespace tacit::linkage {
namespace {

TEST(ToLatin, CyrillicAsItsBearersSpellIt) {
  EXPECT_EQ(to_latin("Иванов"), "Ivanov");
  EXPECT_EQ(to_latin("ЩЕРБАКОВ"), "SHCHERBAKOV");
  EXPECT_EQ(to_latin("Жуков Юрий"), "Zhukov Yuriy");
  EXPECT_EQ(to_latin("Зеленський"), "Zelenskiy");  // Ukrainian; the soft sign is left out
}

TEST(ToLatin, GreekByItsSound) {
  EXPECT_EQ(to_latin("Παπαδόπουλος"), "Papadopoulos");
  EXPECT_EQ(to_latin("Χρήστος"), "Christos");
  EXPECT_EQ(to_latin("Δημήτρης"), "Dimitris");
}

TEST(ToLatin, OtherScripts) {
  EXPECT_EQ(to_latin("محمد"), "mhmd");
  EXPECT_EQ(to_latin("علي"), "ly");  // without the sign for ayin
  EXPECT_EQ(to_latin("王小明"), "wang xiao ming");
  EXPECT_EQ(to_latin("タナカ"), "tanaka");
  EXPECT_EQ(to_latin("김철수"), "gimcheolsu");
  EXPECT_EQ(to_latin("კობა"), "koba");
  EXPECT_EQ(to_latin("Մկրտչյան"), "Mkrtcyan");
}

TEST(ToLatin, LatinLosesAccentsOnly) {
  EXPECT_EQ(to_latin("Łódź Straße"), "Lodz Strasse");
  EXPECT_EQ(to_latin("Anna-Lena 3"), "Anna-Lena 3");
  EXPECT_EQ(to_latin(""), "");
}

TEST(ToLatin, ApostrophesAndHyphensStay) {
  EXPECT_EQ(to_latin("O’Brien"), "O'Brien");
  EXPECT_EQ(to_latin("OʼBrien"), "O'Brien");
  EXPECT_EQ(to_latin("Мар’яна"), "Mar'yana");
  EXPECT_EQ(to_latin("Анна‐Мария"), "Anna-Mariya");
}

TEST(ToLatin, ComposedAndDecomposedAreEqual) {
  EXPECT_EQ(to_latin("\u0419"), to_latin("\u0418\u0306"));  // Cyrillic short i
  EXPECT_EQ(to_latin("\u03ae"), to_latin("\u03b7\u0301"));  // Greek eta with tonos
}

TEST(ToLatin, ManyThreadsAtOnce) {
  const std::vector<std::pair<std::string, std::string>> names{
      {"Щербаков", "Shcherbakov"}, {"Χρήστος", "Christos"}, {"王小明", "wang xiao ming"}, {"محمد", "mhmd"}};
  std::vector<int> wrong(4, 0);
  std::vector<std::thread> threads;
  for (std::size_t t = 0; t < wrong.size(); ++t) {
    threads.emplace_back([&, t] {
      for (std::size_t i = 0; i < 500; ++i) {
        const auto& [name, latin] = names[(i + t) % names.size()];
        wrong[t] += to_latin(name) == latin ? 0 : 1;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(wrong, std::vector<int>(4, 0));
}

}  // namespace
}  // namespace tacit::linkage
