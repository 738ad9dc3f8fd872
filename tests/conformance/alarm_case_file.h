#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/metrics/alarm.h"
#include "tests/conformance/document.h"
#include "tests/differential/reference_alarm.h"

/// Reads the .test files of alarms; their format is described in tests/README.md.
namespace insitu::conformance {

/// The state after one evaluation at the end of the data.
struct ExpectedState {
  std::size_t line = 0;
  AlarmState state{};
  std::optional<std::string> reason;
};

/// The states at the end of each period of the data, evaluated all the time.
struct ExpectedStates {
  std::size_t line = 0;
  std::vector<AlarmState> states;
};

struct ExpectedChange {
  std::int64_t time = 0;
  AlarmState from{};
  AlarmState to{};
  std::optional<std::string> reason;
  std::optional<AlarmState> other;  ///< with an evaluation range one slot shorter or longer
};

/// Everything that happens in the window.
struct ExpectedChanges {
  std::size_t line = 0;
  std::vector<ExpectedChange> changes;
  std::optional<std::vector<std::string>> notes;  ///< a part of each; empty: there are none; nullopt: not told
};

/// What stands between two blank lines: an alarm, its data and what it does.
struct AlarmBlock : DocumentBlock {
  std::optional<Alarm> alarm;
  std::string alarm_text;
  AlarmState initial = AlarmState::InsufficientData;
  std::int64_t begin = 0;
  std::vector<reference::AlarmSample> samples;
  std::vector<std::int64_t> period_ends;  ///< of the periods of `data`
  struct Window {
    std::int64_t from = 0;
    std::int64_t to = 0;
  };
  std::optional<Window> window;
  std::optional<ExpectedState> state;
  std::optional<ExpectedStates> states;
  std::optional<ExpectedChanges> changes;
};

struct AlarmCaseFile {
  std::filesystem::path path;
  std::vector<AlarmBlock> blocks;
  std::vector<Fault> faults;
};

AlarmCaseFile read_alarm_case_file(const std::filesystem::path& path);

/// The same for a text that is no file; `path` stays empty.
AlarmCaseFile parse_alarm_case_file(std::string_view text);

}  // namespace insitu::conformance
