#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "engine/c_api/c_error.h"
#include "insitu/compile_options.h"
#include "insitu/event_time.h"
#include "insitu/input_shape.h"
#include "insitu/scan_options.h"

/// Options as they were set: each valid by itself.
struct insitu_options {
  insitu::CompileOptions compile = {};
  unsigned threads = 0;
  std::optional<insitu::InputShape> shape = {};
  std::string encoding = {};
  std::string multiline = {};
  bool strips_ansi = false;
  insitu::Selection selection = insitu::Selection::Matching;
  std::optional<std::uint64_t> max_per_file = {};
  std::optional<std::size_t> memory_limit = {};
  std::optional<std::string> log_group = {};
  std::optional<std::string> log_stream = {};
  std::string time_field = {};
  std::string time_format = {};
  std::string zone = {};
  std::optional<int> year = {};
  std::optional<std::string> start = {};
  std::optional<std::string> end = {};
  std::optional<std::string> now = {};
};

namespace insitu::c_api {

/// Returns `options`, or those that are meant by null.
const insitu_options& options_or_default(const insitu_options* options);

/// Sets an option by its name. The error says that there is none of this name, or that it does not take the value.
Done set_option(insitu_options& options, std::string_view name, std::string_view value);

/// The error names an option that is set and that has no effect on a program of this language.
Done refuse_ineffective(const insitu_options& options, bool is_query);

/// The options of a scan, put together. Movable, not copyable: a part of `scan` borrows from `line_times`.
struct ScanSetting {
  std::unique_ptr<const TimeReader> line_times;  ///< where lines are joined to events
  ScanOptions scan;
  QueryOptions query;
};
/// Makes the setting of a scan that begins now. The error says which option cannot be used.
std::expected<ScanSetting, insitu_error> scan_setting(const insitu_options& options);

}  // namespace insitu::c_api
