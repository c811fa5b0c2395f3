// SPDX-License-Identifier: Apache-2.0
// The text format of Prometheus, version 0.0.4: a metric's help and type, then its values.
#pragma once

#include <fmt/format.h>

#include <chrono>
#include <initializer_list>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>

namespace tacit::app {

class MetricsText {
 public:
  struct Label {
    std::string_view name;
    std::string value;
  };

  /// `type`: "gauge", "counter" or "summary".
  void metric(const char* name, const char* type, const char* help) {
    fmt::format_to(out(), "# HELP {0} {2}\n# TYPE {0} {1}\n", name, type, help);
  }

  /// Of the metric before, or for a summary of its `_sum` and `_count`.
  template <class Value>
  void value(const char* name, std::initializer_list<Label> labels, Value value) {
    fmt::format_to(out(), "{}{} {}\n", name, label_text(labels), value);
  }

  template <class Value>
  void plain(const char* name, const char* type, const char* help, Value number) {
    metric(name, type, help);
    value(name, {}, number);
  }

  std::string take() { return std::move(text_); }

 private:
  static std::string label_text(std::initializer_list<Label> labels);
  std::back_insert_iterator<std::string> out() { return std::back_inserter(text_); }

  std::string text_;
};

/// Seconds since 1970, as metrics have points of time.
std::int64_t unix_seconds(std::chrono::system_clock::time_point time);

}  // namespace tacit::app
