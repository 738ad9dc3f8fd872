#include "engine/run/row_reader.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/extract/json_walker.h"
#include "engine/run/json_method.h"

namespace insitu {
namespace {

/// The name of a field that no event has.
constexpr std::string_view kNoField = "@";

std::vector<WantedField> wanted_fields(const QueryPlan& plan, bool needs_time) {
  std::vector<WantedField> wanted;
  for (const FieldSource& field : plan.fields) {
    wanted.push_back({field.name, field.wants_structure ? Structures::Slice : Structures::Missing});
  }
  if (!needs_time) wanted[plan.timestamp].name = kNoField;
  return wanted;
}

FieldQuota field_quota(const CompileOptions& options) {
  return options.quotas == ServiceQuotas::Enforced ? FieldQuota::Enforced : FieldQuota::Lifted;
}

std::uint64_t count_lines(std::string_view bytes) {
  const auto newlines = static_cast<std::uint64_t>(std::ranges::count(bytes, '\n'));
  return newlines + (!bytes.empty() && !bytes.ends_with('\n') ? 1 : 0);
}

}  // namespace

RowReader::RowReader(const Program& program, const ScanOptions& options, const std::optional<TimeWindow>& window,
                     const TimeReader& times, const std::optional<RowBound>& bound)
    : parts_(program.parts()),
      plan_(*parts_.query),
      options_(options),
      window_(window),
      fields_(wanted_fields(plan_, plan_.needs_time || window.has_value()), times, field_quota(parts_.options),
              json_method(parts_.options)),
      bound_(bound),
      batch_(plan_.slots) {}

void RowReader::read(BlockResult& block, const Origin& origin, Operator& first) {
  block.clear();
  if (options_.blocks.shape == InputShape::Lines) {
    read_lines(block, origin, first);
  } else {
    read_events(block, origin, first);
  }
  // Rows borrow from the block.
  flush(first);
}

void RowReader::read_lines(BlockResult& block, const Origin& origin, Operator& first) {
  static const Prefilter kLetsEverythingPass;
  const std::string_view bytes = block.block.buffer.view();
  // Whether a line of the file is examined hangs on what is searched for; that the file was searched does not.
  if (!bytes.empty()) note_log_group({}, origin);
  if (options_.numbering == Numbering::On) counts_.records += count_lines(bytes);
  const bool searches = (parts_.prefilter.is_active() || bound_) && throttle_.is_open();
  if (!searches) {
    read_candidates({kLetsEverythingPass, bytes}, block, origin, first);
  } else if (bound_) {
    throttle_.learn(read_candidates({*bound_, bytes}, block, origin, first), bytes.size());
  } else {
    throttle_.learn(read_candidates({parts_.prefilter, bytes}, block, origin, first), bytes.size());
  }
}

/// Returns how many bytes the candidates had.
std::size_t RowReader::read_candidates(CandidateLines lines, BlockResult& block, const Origin& origin,
                                       Operator& first) {
  while (const auto line = lines.next()) {
    LogEvent event;
    event.message = line->message;
    add(event, block, origin, block.block.file_offset + line->begin, first);
    if (!first.wants_more()) break;
  }
  return lines.examined();
}

void RowReader::read_events(BlockResult& block, const Origin& origin, Operator& first) {
  const std::string_view bytes = block.block.buffer.view();
  for (const ByteRange& object : block.block.objects) {
    const std::uint64_t offset = block.block.file_offset + object.begin;
    const auto event = events_.read(bytes.substr(object.begin, object.end - object.begin), block.texts);
    if (!event) {
      block.block.problems.push_back({fmt::format("the event at byte {} was left out: {}", offset, event.error())});
      continue;
    }
    if (options_.numbering == Numbering::On) ++counts_.records;
    add(*event, block, origin, offset, first);
    if (!first.wants_more()) break;
  }
}

void RowReader::add(const LogEvent& event, BlockResult& block, const Origin& origin, std::uint64_t place,
                    Operator& first) {
  const std::span<FieldValue> row = batch_.add({});
  const FieldReading reading = fields_.read(event, origin, place, batch_.arena, row.first(plan_.fields.size()));
  ++counts_.examined;
  if (reading.asks_json) ++counts_.asked_json;
  if (reading.asks_json && !reading.is_json) ++counts_.not_json;
  if (!reading.has_time) ++counts_.without_time;
  note_log_group(event, origin);
  if (reading.too_deep) {
    block.block.problems.push_back({fmt::format(
        "the event at byte {} has no fields: its JSON nests deeper than {} levels", place, kMaxJsonDepth)});
  }
  const FieldValue timestamp = row[plan_.timestamp];
  const bool is_inside = !window_ || (timestamp.kind() == FieldKind::Timestamp && window_->holds(timestamp.integer()));
  if (!is_inside) {
    ++counts_.outside;
    batch_.drop_last();
    return;
  }
  batch_.set_rank(batch_.size() - 1, rank_of(timestamp, block.file, place));
  if (batch_.size() == kBatchRows) flush(first);
}

void RowReader::note_log_group(const LogEvent& event, const Origin& origin) {
  const std::string_view group = event.log_group.empty() ? origin.log_group : event.log_group;
  // Mostly the same as that of the event before.
  if (group == last_log_group_ && !counts_.log_groups.empty()) return;
  last_log_group_ = group;
  if (!counts_.log_groups.contains(group)) counts_.log_groups.emplace(group);
}

RowRank RowReader::rank_of(const FieldValue& timestamp, std::size_t file, std::uint64_t place) const {
  if (plan_.order == RowOrder::Input) return {.time = 0, .file = file, .place = place, .part = 0};
  const bool has_time = timestamp.kind() == FieldKind::Timestamp;
  return {.time = has_time ? -timestamp.integer() : INT64_MAX,
          .file = UINT64_MAX - file,
          .place = UINT64_MAX - place,
          .part = 0};
}

void RowReader::flush(Operator& first) {
  if (!batch_.empty() && first.wants_more()) first.push(batch_);
  batch_.clear();
}

}  // namespace insitu
