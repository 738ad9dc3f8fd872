#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace insitu::reference {

/// A log event that may hold an EMF document.
struct EmfEvent {
  std::string message;
  std::optional<std::int64_t> timestamp = {};       ///< of the event, epoch milliseconds
  std::optional<std::int64_t> ingestion_time = {};  ///< when the service received it
};

/// A series: namespace, name, unit, dimensions.
struct EmfSeriesName {
  std::string metric_namespace;
  std::string name;
  std::string unit;
  std::map<std::string, std::string> dimensions;
  friend auto operator<=>(const EmfSeriesName&, const EmfSeriesName&) = default;
};

/// What is dropped or noted of one event.
struct EmfLoss {
  std::size_t line = 0;  ///< of the event, from 1
  std::string reason;
  std::optional<std::string> name;
  friend auto operator<=>(const EmfLoss&, const EmfLoss&) = default;
};

struct EmfAnswer {
  /// The samples, ascending, by series and by the start of their minute or second, epoch milliseconds.
  std::map<EmfSeriesName, std::map<std::int64_t, std::vector<double>>> samples;
  std::set<EmfSeriesName> high_resolution;  ///< those with a sample of the resolution 1
  std::multiset<EmfLoss> dropped;
  std::multiset<EmfLoss> noted;
  std::size_t documents = 0;
};

/// Returns what events publish by the rules of EMF, with the simplest code that does so: document by document, with the
/// reference's JSON reader. Of the times of events without a `timestamp` of their own it knows only that of
/// Lambda's prefix and a member `timestamp` in milliseconds. `now`: when the service receives events that do not state
/// it.
EmfAnswer read_emf(const std::vector<EmfEvent>& events, std::optional<std::int64_t> now);

}  // namespace insitu::reference
