#include "engine/input/event_splitter.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <utility>

namespace insitu {
namespace {

/// Enough of a name to know it, with its quote.
constexpr std::size_t kMaxKey = 32;
/// What the service writes; of an answer that was cut with `--max-items` the AWS CLI writes it with a capital.
constexpr std::string_view kTokenKeys[] = {"nextToken", "NextToken"};
constexpr std::string_view kMissingDocument = "no JSON object or array begins here";
constexpr std::string_view kUnclosedString = "a string is not closed at the end of its line";
constexpr std::string_view kMisplacedBracket = "an object or array begins where none may";
constexpr std::string_view kUnpairedBracket = "a closing bracket does not pair with the opening one";
constexpr std::string_view kTooDeep = "brackets are nested more than 1024 deep";
constexpr std::string_view kNotAnObject = "an element of the events is not an object";
constexpr std::string_view kNotAnArray = "an element of the results is not an array";
constexpr std::string_view kMissingComma = "a comma is missing between two events";
constexpr std::string_view kMissingEvent = "a comma without an event";
constexpr std::string_view kUnfinished = "ends inside a JSON document";
static_assert(kMaxEventNesting == 1024, "kTooDeep says so");

constexpr bool is_white_space(char byte) { return byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t'; }

/// Sets the high bit of each byte of `word` that is `byte`. Above the lowest such byte there may be false ones.
constexpr std::uint64_t mark_bytes(std::uint64_t word, char byte) {
  constexpr std::uint64_t kOnes = 0x0101010101010101;
  const std::uint64_t zero_where_equal = word ^ (kOnes * static_cast<unsigned char>(byte));
  return (zero_where_equal - kOnes) & ~zero_where_equal & (kOnes << 7);
}

constexpr bool ends_plain_text(char byte) { return byte == '"' || byte == '\\' || byte == '\n'; }

/// Returns the next byte of a string that means something. Takes eight at once, because most of a log is in strings.
std::size_t find_end_of_plain_text(std::string_view bytes, std::size_t at) {
  if constexpr (std::endian::native == std::endian::little) {
    for (; at + sizeof(std::uint64_t) <= bytes.size(); at += sizeof(std::uint64_t)) {
      std::uint64_t word = 0;
      std::memcpy(&word, bytes.data() + at, sizeof word);
      const std::uint64_t marks = mark_bytes(word, '"') | mark_bytes(word, '\\') | mark_bytes(word, '\n');
      if (marks != 0) return at + static_cast<std::size_t>(std::countr_zero(marks)) / 8;
    }
  }
  while (at < bytes.size() && !ends_plain_text(bytes[at])) ++at;
  return at;
}

}  // namespace

EventSplitter::Step EventSplitter::step(std::string_view bytes) {
  Step step;
  while (step.mark == Mark::None && step.taken < bytes.size()) step = step_from(bytes, step.taken);
  if (step.taken > 0) last_byte_ = bytes[step.taken - 1];
  return step;
}

EventSplitter::Step EventSplitter::finish() {
  const bool is_unfinished = depth_ > 0;
  const std::size_t lost_events = open_ == Open::Nothing ? 0 : 1;
  forget_all();
  if (!is_unfinished) return {};
  return {.mark = Mark::Problem, .message = kUnfinished, .lost_events = lost_events};
}

EventSplitter::Step EventSplitter::step_from(std::string_view bytes, std::size_t at) {
  if (is_resuming_) return {.taken = resume(bytes, at)};
  if (is_in_string_) return step_in_string(bytes, at);
  if (depth_ == 0) return step_between_documents(bytes, at);
  if (is_in_list()) return step_in_list(bytes[at], at);
  return step_in_nested(bytes, at);
}

EventSplitter::Step EventSplitter::step_between_documents(std::string_view bytes, std::size_t at) {
  const char byte = bytes[at];
  if (is_white_space(byte)) return {.taken = at + 1};
  if (byte == '{') return begin_document(at);
  if (byte == '[' && rules_.takes_arrays) {
    push(byte);
    list_depth_ = depth_;
    list_state_ = ListState::ElementOrEnd;
    return {.taken = at + 1};
  }
  const bool is_left_over = byte == ',' || byte == ']' || byte == '}';
  if (is_after_problem_ && is_left_over) return {.taken = at + 1};
  return break_off(kMissingDocument, at, 1);
}

EventSplitter::Step EventSplitter::step_in_list(char byte, std::size_t at) {
  switch (byte) {
    case ' ':
    case '\n':
    case '\r':
    case '\t':
      if (list_state_ == ListState::Scalar) list_state_ = ListState::CommaOrEnd;
      return {.taken = at + 1};
    case ',': return take_comma(at);
    case ']':
      if (list_state_ == ListState::Element) return take_comma(at);
      --depth_;
      list_depth_ = 0;
      last_token_ = byte;
      return {.taken = at + 1};
    case '}': return break_off(kUnpairedBracket, at, 0);
    default: return byte == rules_.bracket ? step_before_element(at) : begin_other_element(byte, at);
  }
}

EventSplitter::Step EventSplitter::step_before_element(std::size_t at) {
  if (list_state_ == ListState::ElementOrEnd || list_state_ == ListState::Element) {
    return begin_event(Open::Element, rules_.bracket, at);
  }
  // The borders are clear all the same: the next step takes the event.
  list_state_ = ListState::Element;
  return {.mark = Mark::Problem, .taken = at, .message = kMissingComma, .problem_at = at};
}

/// Takes a comma, or the end of the array after a comma. If no event precedes it, the next step takes the byte again.
EventSplitter::Step EventSplitter::take_comma(std::size_t at) {
  if (list_state_ == ListState::CommaOrEnd || list_state_ == ListState::Scalar) {
    list_state_ = ListState::Element;
    return {.taken = at + 1};
  }
  list_state_ = ListState::CommaOrEnd;
  return {.mark = Mark::Problem, .taken = at, .message = kMissingEvent, .problem_at = at};
}

/// Reports an element that is no object once, at its begin; the rest of it is skipped.
EventSplitter::Step EventSplitter::begin_other_element(char first, std::size_t at) {
  const bool is_structure = first == '[' || first == '{';
  if (list_state_ == ListState::Scalar && first != '"' && !is_structure) return {.taken = at + 1};
  list_state_ = ListState::Scalar;
  if (first == '"') {
    list_state_ = ListState::CommaOrEnd;
    begin_string();
  } else if (is_structure) {
    push(first);
  }
  const std::string_view message = rules_.bracket == '{' ? kNotAnObject : kNotAnArray;
  return {.mark = Mark::Problem, .taken = at + 1, .message = message, .problem_at = at, .lost_events = 1};
}

EventSplitter::Step EventSplitter::step_in_nested(std::string_view bytes, std::size_t at) {
  while (at < bytes.size()) {
    at = skip_by_kernel(bytes, at);
    if (is_in_string_) return step_in_string(bytes, at);
    if (at == bytes.size()) break;
    const char byte = bytes[at];
    switch (byte) {
      case ' ':
      case '\n':
      case '\r':
      case '\t': break;
      case '"':
        if (last_token_ == ':' && is_among_top_members()) note_token();
        begin_string();
        at = skip_string(bytes, at + 1);
        if (is_in_string_) return step_in_string(bytes, at);
        continue;
      case '{':
      case '[':
        if (!may_open()) return break_off(kMisplacedBracket, at, 0);
        if (depth_ == kMaxEventNesting) return break_off(kTooDeep, at, 0);
        if (opens_events(byte)) return begin_events_member(at);
        if (byte == '{' && is_among_top_members() && is_key(rules_.single)) return begin_single(at);
        push(byte);
        break;
      case '}':
      case ']':
        if (is_object_[depth_ - 1] != (byte == '}')) return break_off(kUnpairedBracket, at, 0);
        --depth_;
        last_token_ = byte;
        if (depth_ == 0 || is_in_list() || (is_among_top_members() && open_ == Open::Element)) return leave_nested(at);
        break;
      default: last_token_ = byte;
    }
    ++at;
  }
  return {.taken = at};
}

EventSplitter::Step EventSplitter::step_in_string(std::string_view bytes, std::size_t at) {
  at = skip_string(bytes, at);
  // JSON has no newline in a string: so a line that was cut off takes no other line with it.
  if (is_in_string_ && at < bytes.size()) return break_off(kUnclosedString, at, 0);
  return {.taken = at};
}

EventSplitter::Step EventSplitter::begin_event(Open what, char bracket, std::size_t at) {
  push(bracket);
  open_ = what;
  return {.mark = Mark::EventBegins, .taken = at + 1};
}

EventSplitter::Step EventSplitter::begin_document(std::size_t at) {
  has_events_ = has_token_ = false;
  for (std::optional<std::string>& text : kept_) text.reset();
  if (rules_.documents_are_events) return begin_event(Open::Document, '{', at);
  push('{');
  return {.taken = at + 1};
}

/// The next step takes the bracket again if the document had begun as an event.
EventSplitter::Step EventSplitter::begin_single(std::size_t at) {
  has_events_ = true;
  if (std::exchange(open_, Open::Nothing) == Open::Document) return {.mark = Mark::NotAnEvent, .taken = at};
  return begin_event(Open::Element, '{', at);
}

EventSplitter::Step EventSplitter::begin_events_member(std::size_t at) {
  push('[');
  has_events_ = true;
  names_next_page_ = names_next_page_ || has_token_;
  list_depth_ = depth_;
  list_state_ = ListState::ElementOrEnd;
  const Mark mark = open_ == Open::Document ? Mark::NotAnEvent : Mark::None;
  open_ = Open::Nothing;
  return {.mark = mark, .taken = at + 1};
}

EventSplitter::Step EventSplitter::leave_nested(std::size_t at) {
  const Mark without_event = depth_ == 0 && !rules_.documents_are_events ? Mark::DocumentEnds : Mark::None;
  const Mark mark = open_ == Open::Nothing ? without_event : Mark::EventEnds;
  open_ = Open::Nothing;
  list_state_ = ListState::CommaOrEnd;
  return {.mark = mark, .taken = at + 1};
}

EventSplitter::Step EventSplitter::break_off(std::string_view message, std::size_t at, std::size_t lost_events) {
  if (open_ != Open::Nothing) lost_events = 1;
  const char last_byte = last_byte_;
  forget_all();
  last_byte_ = last_byte;
  is_resuming_ = true;
  is_after_problem_ = true;
  return {.mark = Mark::Problem, .taken = at, .message = message, .problem_at = at, .lost_events = lost_events};
}

std::size_t EventSplitter::resume(std::string_view bytes, std::size_t at) {
  while (at < bytes.size()) {
    const char before = at > 0 ? bytes[at - 1] : last_byte_;
    is_resuming_ = before != '\n' || (bytes[at] != '{' && bytes[at] != '[');
    if (!is_resuming_) return at;
    const std::size_t newline = bytes.find('\n', at);
    if (newline == std::string_view::npos) return bytes.size();
    at = newline + 1;
  }
  return at;
}

/// Moves towards the next bracket that matters, as far as a kernel can. Where it stops may be in a string.
std::size_t EventSplitter::skip_by_kernel(std::string_view bytes, std::size_t at) {
  if (pass_nesting_ == nullptr || is_among_top_members()) return at;  // there the names matter, too
  const std::size_t outer = std::max<std::size_t>(list_depth_, 1);
  if (depth_ - outer > kernels::JsonBrackets::kMaxCount ||
      kMaxEventNesting - outer < kernels::JsonBrackets::kMaxCount) {
    return at;
  }
  kernels::JsonPlace place;
  kernels::JsonBrackets open = brackets_within(outer);
  const std::size_t stop = pass_nesting_(bytes.data(), bytes.size(), at, open, place);
  set_brackets_within(outer, open);
  if (place.is_in_string) {
    begin_string();
    is_escaped_ = place.is_escaped;
    return stop;
  }
  std::size_t last = stop;
  while (last > at && is_white_space(bytes[last - 1])) --last;
  if (last > at) last_token_ = bytes[last - 1];
  return stop;
}

kernels::JsonBrackets EventSplitter::brackets_within(std::size_t outer) const {
  kernels::JsonBrackets open;
  for (std::size_t depth = outer; depth < depth_; ++depth, ++open.count) {
    open.are_braces = open.are_braces << 1 | (is_object_[depth] ? 1U : 0U);
  }
  return open;
}

void EventSplitter::set_brackets_within(std::size_t outer, const kernels::JsonBrackets& open) {
  depth_ = outer + open.count;
  for (std::size_t i = 0; i < open.count; ++i) is_object_[depth_ - 1 - i] = (open.are_braces >> i & 1) != 0;
}

/// Moves to just after the closing quote, or to a newline, or to the end; in the last two cases the string is still
/// open.
std::size_t EventSplitter::skip_string(std::string_view bytes, std::size_t at) {
  while (at < bytes.size()) {
    if (is_escaped_ && bytes[at] != '\n') {
      is_escaped_ = false;
      ++at;
      continue;
    }
    const std::size_t end = find_end_of_plain_text(bytes, at);
    if (keeping_ != kNothing) keep_text(bytes.substr(at, end + 1 - at));
    at = end;
    if (at == bytes.size() || bytes[at] == '\n') return at;
    is_escaped_ = bytes[at] == '\\';
    is_in_string_ = is_escaped_;
    ++at;
    if (!is_in_string_) return at;
  }
  return at;
}

/// As new, but for what has been seen of pages.
void EventSplitter::forget_all() {
  const bool names_next_page = names_next_page_;
  *this = EventSplitter(rules_, pass_nesting_);
  names_next_page_ = names_next_page;
}

/// A text begins that is the value of the member `key_` of the document.
void EventSplitter::note_token() {
  has_token_ = has_token_ || std::ranges::any_of(kTokenKeys, [this](std::string_view key) { return is_key(key); });
  names_next_page_ = names_next_page_ || (has_events_ && has_token_);
}

/// Most strings lie deeper than the members of the document, and are not kept.
void EventSplitter::begin_string() {
  is_in_string_ = true;
  keeping_ = kNothing;
  if (is_among_top_members()) {
    keeping_ = last_token_ == ':' ? kept_member() : kKey;
    if (keeping_ == kKey) key_.clear();
    if (keeping_ < kept_.size()) kept_[keeping_].emplace();
  }
  last_token_ = '"';
}

/// Keeps a string with its closing quote, so that a longer one with the same beginning is another one.
void EventSplitter::keep_text(std::string_view bytes) {
  std::string& text = keeping_ == kKey ? key_ : *kept_[keeping_];
  const std::size_t max = keeping_ == kKey ? kMaxKey : kMaxKeptMember;
  if (text.size() < max) text.append(bytes.substr(0, max - text.size()));
}

std::optional<std::string_view> EventSplitter::kept(std::size_t member) const {
  const std::optional<std::string>& text = kept_[member];
  if (!text) return std::nullopt;
  return text->ends_with('"') ? std::string_view(*text).substr(0, text->size() - 1) : std::string_view(*text);
}

/// The index of the kept member whose name is `key_`.
std::size_t EventSplitter::kept_member() const {
  for (std::size_t i = 0; i < kept_.size(); ++i) {
    if (is_key(rules_.kept_members[i])) return i;
  }
  return kNothing;
}

bool EventSplitter::is_key(std::string_view name) const {
  return !name.empty() && key_.size() == name.size() + 1 && key_.starts_with(name);
}

void EventSplitter::push(char bracket) {
  is_object_[depth_] = bracket == '{';
  ++depth_;
  last_token_ = bracket;
}

bool EventSplitter::may_open() const {
  if (is_object_[depth_ - 1]) return last_token_ == ':';
  return last_token_ == '[' || last_token_ == ',';
}

bool EventSplitter::opens_events(char bracket) const {
  return bracket == '[' && is_among_top_members() && is_key(rules_.list);
}

}  // namespace insitu
