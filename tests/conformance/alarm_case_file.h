#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "insitu/alarm.h"
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

/// One change of the state.
struct ExpectedChange {
  std::int64_t time = 0;  ///< epoch milliseconds
  AlarmState from{};
  AlarmState to{};
  std::optional<std::string> reason;
  std::optional<AlarmState> other;  ///< the state with an evaluation range one slot shorter or longer
};

/// All changes in the window.
struct ExpectedChanges {
  std::size_t line = 0;
  std::vector<ExpectedChange> changes;
  std::optional<std::vector<std::string>> notes;  ///< a part of each; empty: there are none; nullopt: not stated
};

/// The lines between two blank lines: an alarm, its data and what it does.
struct AlarmBlock : DocumentBlock {
  std::optional<Alarm> alarm;
  std::string alarm_text;
  AlarmState initial = AlarmState::InsufficientData;
  std::int64_t begin = 0;  ///< of the data, epoch milliseconds
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

/// A document, and all that is wrong with it.
struct AlarmCaseFile {
  std::filesystem::path path;
  std::vector<AlarmBlock> blocks;
  std::vector<Fault> faults;
};

/// Reads a document. Never fails: what cannot be read is a fault.
AlarmCaseFile read_alarm_case_file(const std::filesystem::path& path);

/// Parses the text of a document; `path` stays empty.
AlarmCaseFile parse_alarm_case_file(std::string_view text);

}  // namespace insitu::conformance
