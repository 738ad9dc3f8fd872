#include "engine/extract/results_reader.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "engine/extract/object_members.h"
#include "engine/model/arena.h"
#include "engine/model/ascii.h"
#include "engine/model/json_slice.h"
#include "engine/model/time_syntax.h"

namespace insitu {
namespace {

/// The fields of a row that are about the event, and not computed by the query.
enum RowField : std::size_t { kRowMessage, kRowTime, kRowIngestion, kRowStream, kRowLog, kRowPointer, kRowFields };
constexpr std::array<std::string_view, kRowFields> kRowNames = {"@message",   "@timestamp", "@ingestionTime",
                                                                "@logStream", "@log",       "@ptr"};

constexpr std::string_view kNoRow = "a row of results is a list of objects with `field` and `value`";

/// What a row says of its event, by field.
using RowValues = std::array<std::optional<std::string_view>, kRowFields>;

/// Reads a time as results write it: `YYYY-MM-DD hh:mm:ss.mmm`, UTC, or epoch milliseconds.
std::optional<std::int64_t> row_time(std::optional<std::string_view> written) {
  if (!written) return std::nullopt;
  std::int64_t milliseconds = 0;
  const char* end = written->data() + written->size();
  const auto [stopped, error] = std::from_chars(written->data(), end, milliseconds);
  if (error == std::errc{} && stopped == end) return milliseconds;
  const auto time = read_iso_time(*written);
  if (!time || time->length != written->size() || !time->year) return std::nullopt;
  const auto clock = wall_clock(*time, *time->year);
  return clock ? std::optional(*clock - time->utc_offset.value_or(0)) : std::nullopt;
}

/// Returns a log group without the account that `@log` states before it.
std::string_view without_account(std::string_view log) {
  const std::size_t colon = log.find(':');
  if (colon == std::string_view::npos || !std::ranges::all_of(log.substr(0, colon), is_digit)) return log;
  return log.substr(colon + 1);
}

std::expected<LogEvent, std::string> event_of(const RowValues& values) {
  if (!values[kRowMessage]) return std::unexpected(std::string(ResultsReader::kMissingMessage));
  LogEvent event;
  event.message = *values[kRowMessage];
  event.timestamp = row_time(values[kRowTime]);
  event.ingestion_time = row_time(values[kRowIngestion]);
  event.log_stream = values[kRowStream].value_or("");
  event.log_group = without_account(values[kRowLog].value_or(""));
  event.event_id = values[kRowPointer].value_or("");
  return event;
}

/// Returns a text of the arena as one that lives as long as `texts`. What borrows from `row` stays.
std::string_view kept(std::string_view text, std::string_view row, std::deque<std::string>& texts) {
  const bool is_in_row = text.data() >= row.data() && text.data() <= row.data() + row.size();
  return is_in_row ? text : std::string_view(texts.emplace_back(text));
}

}  // namespace

struct ResultsReader::State {
  ObjectMembers record{kRowNames};
  Arena arena;

  std::expected<RowValues, std::string> read_record(std::string_view object, std::deque<std::string>& texts) {
    if (auto done = record.read(object, "event"); !done) return std::unexpected(std::move(done.error()));
    RowValues values;
    for (std::size_t field = 0; field < kRowFields; ++field) {
      const auto& token = record.token(field);
      if (token && token->kind == ValueKind::Text) values[field] = record.text(field, texts);
    }
    return values;
  }

  std::expected<RowValues, std::string> read_row(std::string_view row, std::deque<std::string>& texts) {
    arena.clear();
    const auto list = read_json(row, arena);
    if (!list) return std::unexpected("not valid JSON");
    if (list->kind() != FieldKind::List) return std::unexpected(std::string(kNoRow));
    RowValues values;
    JsonElements cells(*list);
    for (auto cell = cells.next(arena); cell; cell = cells.next(arena)) {
      const auto field = json_member(*cell, "field", arena);
      const auto value = json_member(*cell, "value", arena);
      if (!field || field->kind() != FieldKind::Text || !value) return std::unexpected(std::string(kNoRow));
      const auto* const name = std::ranges::find(kRowNames, field->text());
      if (name == kRowNames.end() || value->kind() != FieldKind::Text) continue;
      values[static_cast<std::size_t>(name - kRowNames.begin())] = kept(value->text(), row, texts);
    }
    return values;
  }
};

ResultsReader::ResultsReader() : state_(std::make_unique<State>()) {}
ResultsReader::~ResultsReader() = default;
ResultsReader::ResultsReader(ResultsReader&&) noexcept = default;
ResultsReader& ResultsReader::operator=(ResultsReader&&) noexcept = default;

std::expected<LogEvent, std::string> ResultsReader::read(std::string_view row, std::deque<std::string>& texts) {
  const auto begin = row.find_first_not_of(" \t\r\n");
  const bool is_record = begin != std::string_view::npos && row[begin] == '{';
  const auto values = is_record ? state_->read_record(row, texts) : state_->read_row(row, texts);
  if (!values) return std::unexpected(values.error());
  return event_of(*values);
}

}  // namespace insitu
