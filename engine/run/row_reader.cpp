#include "engine/run/row_reader.h"

#include <algorithm>
#include <variant>

#include "engine/operators/log_group_selection.h"
#include "engine/plan/program_parts.h"
#include "engine/run/json_method.h"
#include "engine/run/lines.h"

namespace insitu {
namespace {

/// The name of a field that no event has.
constexpr std::string_view kNoField = "@";

std::vector<WantedField> wanted_fields(const QueryPlan& plan, bool needs_time, std::optional<SlotId> pointer) {
  std::vector<WantedField> wanted;
  for (const FieldSource& field : plan.fields) wanted.push_back(wanted_field(field));
  if (!needs_time) wanted[plan.timestamp].name = kNoField;
  if (pointer) wanted[*pointer].name = kNoField;
  return wanted;
}

std::optional<SlotId> slot_of(const QueryPlan& plan, std::string_view name) {
  const auto found = std::ranges::find(plan.fields, name, &FieldSource::name);
  if (found == plan.fields.end()) return std::nullopt;
  return static_cast<SlotId>(found - plan.fields.begin());
}

}  // namespace

void EventCounts::add(const EventCounts& other) {
  records += other.records;
  baseline_records += other.baseline_records;
  examined += other.examined;
  asked_json += other.asked_json;
  json += other.json;
  not_json += other.not_json;
  without_time += other.without_time;
  outside += other.outside;
  without_window += other.without_window;
  if (other.newest) newest = std::max(newest.value_or(*other.newest), *other.newest);
  log_groups.insert(other.log_groups.begin(), other.log_groups.end());
}

RowReader::RowReader(const Program& program, const ScanOptions& options, const QueryOptions& query,
                     const QueryClock& clock, const TimeReader& times, NameWatch* watch,
                     const std::optional<RowBound>& bound)
    : parts_(parts_of(program)),
      plan_(*parts_.query),
      options_(options),
      query_(query),
      window_(window_of(clock)),
      before_(clock.before),
      evaluator_(plan_.calls, clock),
      pointer_(query.pointer_text ? slot_of(plan_, "@ptr") : std::nullopt),
      fields_(wanted_fields(plan_, plan_.needs_time || window_.has_value(), pointer_), times,
              field_quota(parts_.options), json_method(parts_.options)),
      events_(parts_.prefilter, bound, parts_.options.prefiltering),
      batch_(plan_.slots),
      watcher_(program, watch) {
  if (!query.account.empty()) log_ = slot_of(plan_, "@log");
  if (query.missing_times == MissingTimes::Inherited && (plan_.needs_time || window_)) {
    block_times_.emplace(TimeInheritance{&times, json_method(parts_.options)}, options.blocks.max_event_bytes);
  }
}

void RowReader::read(BlockResult& block, const Origin& origin, Operator& first) {
  block.clear();
  const bool lines = block.block.form == BlockForm::Lines;
  const bool numbers_objects = !lines && options_.numbering == Numbering::On;
  if (lines) note_lines(block.block, origin);
  events_.follow(origin);
  if (block_times_) block_times_->begin(block, origin);
  events_.each(block, [&](const BlockEvent& event) {
    if (last_offset_ && event.file_offset > *last_offset_) return false;
    if (numbers_objects) ++records_of(origin);
    add(event, block, origin, first);
    return first.wants_more();
  });
  // Rows borrow from the block.
  flush(first);
  if (origin.is_baseline) return;  // a name that only the events of before have is none of now
  const Examined examined = events_.has_visited_all() ? Examined::All : Examined::Candidates;
  watcher_.look_at(block, origin, examined, {fields_.met(), counts_.json > 0});
}

/// Whether a line of the file is examined depends on what is searched for; that the file was searched does not.
void RowReader::note_lines(const Block& block, const Origin& origin) {
  const std::string_view bytes = block.buffer.view();
  if (!bytes.empty()) note_log_group({}, origin);
  if (options_.numbering == Numbering::Off) return;
  LineCounter lines(bytes);
  records_of(origin) += lines.all();
  records_of(origin) -= lines.empty();
}

/// What is expected of a comparison is not known where one of its sides has no event, so they are counted apart.
std::uint64_t& RowReader::records_of(const Origin& origin) {
  return origin.is_baseline ? counts_.baseline_records : counts_.records;
}

void RowReader::add(const BlockEvent& event, BlockResult& block, const Origin& origin, Operator& first) {
  const std::uint64_t place = block.block.bytes_before + event.file_offset;
  const std::span<FieldValue> row = batch_.add({});
  const FieldReading reading = fields_.read(event.event, origin, place, batch_.arena, row.first(plan_.fields.size()));
  ++counts_.examined;
  if (reading.uses_json) ++counts_.asked_json;
  if (reading.is_json) ++counts_.json;
  if (reading.uses_json && !reading.is_json) ++counts_.not_json;
  FieldValue& timestamp = row[plan_.timestamp];
  if (block_times_) inherit_time(event, timestamp);
  if (timestamp.is_missing() && !reading.has_time) ++counts_.without_time;
  if (log_) add_account(row[*log_]);
  if (pointer_) write_pointer(row[*pointer_], block.file, place);
  note_log_group(event.event, origin);
  if (reading.too_deep) events_.report_too_deep(event, TooDeep::NoFields, block);
  bool is_inside = !window_ || (timestamp.kind() == FieldKind::Timestamp && window_->holds(timestamp.integer()));
  if (plan_.comparison) {
    const std::int64_t row_time = row_time_of(timestamp, origin);
    row[plan_.comparison->row_time] = FieldValue::integer(row_time);
    is_inside = row_time != 0;
    const bool is_only_before = is_inside && (row_time & static_cast<std::int64_t>(RowTime::Now)) == 0;
    if (is_only_before && !origin.is_baseline) ++counts_.outside;  // of the window of now
  }
  if (window_ && timestamp.kind() == FieldKind::Timestamp) {
    counts_.newest = std::max(counts_.newest.value_or(timestamp.integer()), timestamp.integer());
  }
  if (!is_inside) {
    note_outside(row);
    batch_.drop_last();
    return;
  }
  batch_.set_rank(batch_.size() - 1, rank_of(timestamp, block.file, place));
  if (batch_.size() == kBatchRows) flush(first);
}

void RowReader::inherit_time(const BlockEvent& event, FieldValue& timestamp) {
  const bool is_own = timestamp.kind() == FieldKind::Timestamp;
  const EventTime time = block_times_->of(event, is_own ? std::optional(timestamp.integer()) : std::nullopt);
  if (!is_own && time.time) timestamp = FieldValue::timestamp(*time.time);
}

/// Mostly the group is that of the event before.
void RowReader::add_account(FieldValue& log) {
  if (!log.has_text() || has_account(log.text())) return;
  if (log_name_.empty() || log.text() != log_name_) {
    log_text_ = batch_.arena.keep(query_.account + ":" + std::string(log.text()));
    log_name_ = log_text_.substr(query_.account.size() + 1);
  }
  log = FieldValue::text(log_text_);
}

void RowReader::write_pointer(FieldValue& pointer, std::size_t file, std::uint64_t place) {
  pointer_text_.clear();
  query_.pointer_text(pointer_text_, file, place);
  pointer = FieldValue::text(batch_.arena.keep(pointer_text_));
}

/// Whether a row without a time would count is decided by the filters, which the prefilter anticipates.
void RowReader::note_outside(std::span<const FieldValue> row) {
  ++counts_.outside;
  if (row[plan_.timestamp].kind() == FieldKind::Timestamp) return;
  for (const PlanCommand& command : plan_.commands) {
    if (std::holds_alternative<SourceNode>(command.node)) continue;
    const auto* filter = std::get_if<FilterNode>(&command.node);
    if (filter == nullptr) break;
    if (evaluator_.holds(filter->condition, row, batch_.arena) != Truth::True) return;
  }
  ++counts_.without_window;
}

void RowReader::note_log_group(const LogEvent& event, const Origin& origin) {
  const std::string_view group = event.log_group.empty() ? origin.log_group : event.log_group;
  // Mostly the same as that of the event before.
  if (group == last_log_group_ && !counts_.log_groups.empty()) return;
  last_log_group_ = group;
  const bool needs_account = !query_.account.empty() && !group.empty() && !has_account(group);
  const std::string& name =
      needs_account ? log_scratch_.assign(query_.account).append(":").append(group) : last_log_group_;
  if (!counts_.log_groups.contains(name)) counts_.log_groups.emplace(name);
}

/// Of which of the times that are compared an event is, as the bits of RowTime.
std::int64_t RowReader::row_time_of(const FieldValue& timestamp, const Origin& origin) const {
  constexpr auto kNow = static_cast<std::int64_t>(RowTime::Now);
  constexpr auto kBefore = static_cast<std::int64_t>(RowTime::Before);
  if (origin.is_baseline) return kBefore;
  const auto is_in = [&timestamp](const TimeWindow& window) {
    return timestamp.kind() == FieldKind::Timestamp && window.holds(timestamp.integer());
  };
  return (!window_ || is_in(*window_) ? kNow : 0) | (before_ && is_in(*before_) ? kBefore : 0);
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
  log_name_ = log_text_ = {};
}

}  // namespace insitu
