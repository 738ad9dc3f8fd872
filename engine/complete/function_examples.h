#pragma once

#include <span>
#include <string_view>

namespace insitu {

/// A call of a function of queries. Static texts.
struct FunctionExample {
  std::string_view name;
  std::string_view call;
  /// What it gives, as it is printed, for the event kExampleEvent; empty: it depends on when the query runs, or it is
  /// an aggregate.
  std::string_view result = {};
};

/// The event of the examples.
inline constexpr std::string_view kExampleEvent =
    R"({"time":"2026-03-02T09:00:10Z","level":"ERROR","latency":730,"tags":["vip","new"]})";

/// An example for every function and every aggregate, in the order of their names.
std::span<const FunctionExample> function_examples();

}  // namespace insitu
