#include "engine/run/block_times.h"

#include <algorithm>

#include "engine/run/event_choice.h"
#include "engine/run/lines.h"
#include "insitu/field_value.h"

namespace insitu {
namespace {

/// The number of bytes before a block that are looked at first, and by how much more each further time.
constexpr std::size_t kFirstLookBack = 4096;
constexpr std::size_t kLookBackFactor = 4;

EarlierTime with_steps(EarlierTime earlier, std::size_t steps) {
  earlier.steps += steps;
  return earlier;
}

/// Whether an event is near enough to one at `offset` to give it its time.
bool is_near(const EarlierTime& earlier, std::int64_t offset) {
  return earlier.steps <= BlockTimes::kMostSteps && offset - earlier.offset <= BlockTimes::kMostBytes;
}

/// Returns where the line begins that ends at `end`, just after its newline if it has one.
std::size_t begin_of_line_before(std::string_view bytes, std::size_t end) { return line_begin(bytes, 0, end - 1); }

std::string_view line_at(std::string_view bytes, std::size_t begin, std::size_t next) {
  std::string_view line = bytes.substr(begin, next - begin);
  if (line.ends_with('\n')) line.remove_suffix(1);
  return line;
}

}  // namespace

BlockTimes::BlockTimes(const TimeInheritance& how, std::size_t max_event_bytes)
    : reader_({{.name = "@timestamp"}}, *how.times, FieldQuota::Enforced, how.method),
      max_event_bytes_(max_event_bytes) {}

void BlockTimes::begin(const BlockResult& result, const Origin& origin) {
  result_ = &result;
  origin_ = origin;
  known_.reset();
  before_block_.reset();
}

EventTime BlockTimes::of(const BlockEvent& event) { return of(event, time_of(event.event)); }

EventTime BlockTimes::of(const BlockEvent& event, std::optional<std::int64_t> own) {
  const std::size_t place = place_of(event);
  const auto offset = static_cast<std::int64_t>(event.file_offset);
  if (own) {
    known_ = {place, {.time = own, .offset = offset}};
    return {.time = own};
  }
  EarlierTime earlier = look_back(place, offset);
  if (!is_near(earlier, offset)) earlier = {};
  known_ = {place, earlier};
  if (earlier.time) return {.time = earlier.time, .is_inherited = true};
  return {.time = origin_.modified, .is_inherited = origin_.modified.has_value()};
}

EarlierTime BlockTimes::at_end() {
  const Block& block = result_->block;
  const std::size_t end = is_lines() ? block.buffer.size() : block.records.size();
  std::uint64_t offset = block.file_offset;
  if (is_lines()) offset += block.buffer.size();
  if (!is_lines() && end > 0) offset = block.records.back().file_offset;
  return with_steps(look_back(end, static_cast<std::int64_t>(offset)), block.skipped_after);
}

bool BlockTimes::is_lines() const { return result_->block.form == BlockForm::Lines; }

std::size_t BlockTimes::place_of(const BlockEvent& event) const { return is_lines() ? event.at : event.record; }

EarlierTime BlockTimes::look_back(std::size_t place, std::int64_t offset) {
  if (known_ && known_->place > place) known_.reset();
  if (known_ && known_->place == place && known_->earlier.steps > 0) return known_->earlier;
  std::size_t steps = 0;
  for (std::size_t next = place; next > 0;) {
    Step step = place_before(next);
    if (++steps > kMostSteps || offset - step.offset > kMostBytes) return {};
    if (known_ && known_->place == step.place) return with_steps(known_->earlier, steps);
    read_time(step, next);
    if (step.time) return {.time = step.time, .offset = step.offset, .steps = steps};
    next = step.place;
  }
  return with_steps(before_block(), steps);
}

BlockTimes::Step BlockTimes::place_before(std::size_t place) const {
  const Block& block = result_->block;
  if (is_lines()) {
    const std::size_t begin = begin_of_line_before(block.buffer.view(), place);
    return {.place = begin, .offset = static_cast<std::int64_t>(block.file_offset + begin)};
  }
  return {.place = place - 1, .offset = static_cast<std::int64_t>(block.records[place - 1].file_offset)};
}

void BlockTimes::read_time(Step& step, std::size_t next_place) {
  const Block& block = result_->block;
  if (is_lines()) {
    step.time = time_of_line(line_at(block.buffer.view(), step.place, next_place));
    return;
  }
  const BlockRecord& record = block.records[step.place];
  if (block.form == BlockForm::Messages) {
    step.time = time_of(message_event(block, record));
    return;
  }
  texts_.clear();
  const auto event = records_.read(block, record, texts_);
  if (event && (!result_->choice || result_->choice->takes(*event))) step.time = time_of(*event);
}

/// What is known as seen from the begin of the block.
const EarlierTime& BlockTimes::before_block() {
  if (before_block_) return *before_block_;
  const EventsBefore& before = result_->before;
  const bool is_read = before.read && result_->block.shape == InputShape::Lines;
  before_block_ = with_steps(is_read ? look_back_in_file() : before.nearest, before.left_out);
  return *before_block_;
}

EarlierTime BlockTimes::look_back_in_file() {
  constexpr auto kAll = static_cast<std::size_t>(kMostBytes) + 1;  // one more shows that a line begins there
  std::size_t steps = 0;
  std::size_t seen = 0;  // bytes at the end of the text
  for (std::size_t wanted = kFirstLookBack;; wanted *= kLookBackFactor) {
    wanted = std::min(wanted, kAll);
    const std::string text = result_->before.read(wanted);
    const bool is_whole = text.size() < wanted;
    for (std::size_t next = text.size() - std::min(seen, text.size()); next > 0;) {
      const std::size_t begin = begin_of_line_before(text, next);
      if (begin == 0 && !is_whole) break;  // the line may begin earlier
      if (++steps > kMostSteps) return {};
      if (const auto time = time_of_line(line_at(text, begin, next))) {
        return {.time = time,
                .offset = result_->before.offset - static_cast<std::int64_t>(text.size() - begin),
                .steps = steps};
      }
      next = begin;
      seen = text.size() - begin;
    }
    if (is_whole || wanted == kAll) return {};
  }
}

std::optional<std::int64_t> BlockTimes::time_of_line(std::string_view line) {
  if (line.size() > max_event_bytes_) return std::nullopt;
  LogEvent event;
  event.message = message_of_line(line);
  return event.message.empty() ? std::nullopt : time_of(event);
}

std::optional<std::int64_t> BlockTimes::time_of(const LogEvent& event) {
  if (event.timestamp) return event.timestamp;
  if (arena_.used() > 0) arena_.clear();
  FieldValue time;
  reader_.read(event, origin_, 0, arena_, {&time, 1});
  if (time.kind() != FieldKind::Timestamp) return std::nullopt;
  return time.integer();
}

}  // namespace insitu
