#include "cli/serve/event_level.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "engine/extract/field_reader.h"
#include "engine/model/ansi.h"
#include "engine/model/arena.h"
#include "engine/model/ascii.h"

namespace insitu::serve {
namespace {

constexpr std::array<std::string_view, kLevels> kLevelTexts = {"FATAL", "ERROR", "WARN", "INFO",
                                                               "DEBUG", "TRACE", "other"};

struct LevelWord {
  std::string_view text;
  Level level;
  bool counts_in_text = false;  ///< in other than JSON as well, where words such as `notice` mean anything
};

constexpr LevelWord kLevelWords[] = {
    {"fatal", Level::Fatal, true},  {"critical", Level::Fatal, true}, {"crit", Level::Fatal},
    {"emerg", Level::Fatal},        {"emergency", Level::Fatal},      {"alert", Level::Fatal},
    {"panic", Level::Fatal, true},  {"error", Level::Error, true},    {"err", Level::Error, true},
    {"severe", Level::Error, true}, {"warn", Level::Warn, true},      {"warning", Level::Warn, true},
    {"info", Level::Info, true},    {"information", Level::Info},     {"informational", Level::Info},
    {"notice", Level::Info},        {"debug", Level::Debug, true},    {"trace", Level::Trace, true},
    {"verbose", Level::Trace},
};

const LevelWord* find_level_word(std::string_view text) {
  const auto* const found = std::ranges::find_if(
      kLevelWords, [text](const LevelWord& word) { return equals_ignoring_case(word.text, text); });
  return found == std::end(kLevelWords) ? nullptr : found;
}

Level level_of_number(double number) {
  if (number <= 10) return Level::Trace;
  if (number <= 20) return Level::Debug;
  if (number <= 30) return Level::Info;
  if (number <= 40) return Level::Warn;
  return number <= 50 ? Level::Error : Level::Fatal;
}

std::optional<Level> level_of_value(const FieldValue& value) {
  if (value.kind() == FieldKind::Text) {
    const LevelWord* const word = find_level_word(value.text());
    return word == nullptr ? std::nullopt : std::optional(word->level);
  }
  if (value.kind() != FieldKind::WrittenNumber) return std::nullopt;  // true and false are integers
  const auto number = quantity_of(value);
  return number ? std::optional(level_of_number(number->as_real())) : std::nullopt;
}

std::vector<WantedField> wanted_members() {
  std::vector<WantedField> wanted;
  for (const std::string_view name : kLevelMembers) wanted.push_back({.name = std::string(name)});
  return wanted;
}

Level level_in_text(std::string_view text) {
  constexpr std::string_view kMayBegin = "fceswidtpFCESWIDTP";
  for (std::size_t at = text.find_first_of(kMayBegin); at < text.size(); at = text.find_first_of(kMayBegin, at)) {
    const bool is_begin = at == 0 || !(is_letter(text[at - 1]) || is_digit(text[at - 1]) || text[at - 1] == '_');
    std::size_t end = at;
    while (end < text.size() && is_letter(text[end])) ++end;
    const bool is_end = end == text.size() || !(is_digit(text[end]) || text[end] == '_');
    const LevelWord* const word = is_begin && is_end ? find_level_word(text.substr(at, end - at)) : nullptr;
    if (word != nullptr && word->counts_in_text) return word->level;
    at = end;
  }
  return Level::Other;
}

}  // namespace

std::string_view level_name(Level level) { return kLevelTexts[static_cast<std::size_t>(level)]; }

std::optional<Level> level_named(std::string_view name) {
  const auto* const found = std::ranges::find(kLevelTexts, name);
  if (found == kLevelTexts.end()) return std::nullopt;
  return static_cast<Level>(found - kLevelTexts.begin());
}

Tree tree_of_counts(const LevelCounts& counts) {
  Tree tree = Tree::map();
  for (std::size_t i = 0; i < kLevels; ++i) {
    if (counts[i] > 0) tree.set(kLevelTexts[i], static_cast<std::int64_t>(counts[i]));
  }
  return tree;
}

std::uint64_t sum_of_counts(const LevelCounts& counts) {
  std::uint64_t sum = 0;
  for (const std::uint64_t count : counts) sum += count;
  return sum;
}

void add_counts(LevelCounts& counts, const LevelCounts& more) {
  for (std::size_t i = 0; i < kLevels; ++i) counts[i] += more[i];
}

std::optional<Level> level_of_members(std::span<const FieldValue> values) {
  for (const FieldValue& value : values) {
    if (const auto level = level_of_value(value)) return level;
  }
  return std::nullopt;
}

struct LevelReader::State {
  TimeReader times = *TimeReader::make({});  // none is read
  FieldReader members{wanted_members(), times, FieldQuota::Lifted};
  Arena arena;
  std::string plain;
};

LevelReader::LevelReader() : state_(std::make_unique<State>()) {}
LevelReader::~LevelReader() = default;
LevelReader::LevelReader(LevelReader&&) noexcept = default;
LevelReader& LevelReader::operator=(LevelReader&&) noexcept = default;

Level LevelReader::level_of(std::string_view message) {
  const std::size_t first = message.find_first_not_of(" \t\r\n");
  if (first != std::string_view::npos && message[first] == '{') {
    std::array<FieldValue, kLevelMembers.size()> values;
    if (state_->arena.used() > 0) state_->arena.clear();
    LogEvent event;
    event.message = message;
    state_->members.read(event, {}, 0, state_->arena, values);
    if (const auto level = level_of_members(values)) return *level;
  }
  return level_in(message);
}

Level LevelReader::level_in(std::string_view message) {
  constexpr std::size_t kLookedAt = 256;
  constexpr std::size_t kRoomForColours = 64;
  std::string_view front = message.substr(0, kLookedAt + kRoomForColours);
  if (may_hold_ansi(front)) {
    state_->plain.clear();
    append_without_ansi(state_->plain, front);
    front = state_->plain;
  }
  return level_in_text(front.substr(0, kLookedAt));
}

}  // namespace insitu::serve
