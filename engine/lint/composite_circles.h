#pragma once

#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "insitu/definitions.h"

namespace insitu {

/// Which composite alarms depend on themselves: the service evaluates none of these. (service model: PutCompositeAlarm)
/// Borrows the alarms. Several threads may ask at the same time.
class CompositeCircles {
 public:
  explicit CompositeCircles(std::span<const AlarmDefinition> alarms);

  /// Returns a shortest way from an alarm to itself, without its end; empty: there is none.
  [[nodiscard]] std::vector<const AlarmDefinition*> circle_of(const AlarmDefinition& alarm) const;

 private:
  using Key = std::pair<std::string, std::string>;  // file and id
  static Key key_of(const AlarmDefinition& alarm) { return {alarm.place.file, alarm.id}; }
  void drop_ends();

  std::vector<const AlarmDefinition*> composites_;
  std::map<Key, std::size_t> indices_;
  std::vector<std::vector<std::size_t>> children_;  // of each composite alarm, those that are composite as well
};

}  // namespace insitu
