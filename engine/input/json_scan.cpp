#include "engine/input/json_scan.h"

#include <algorithm>

#include "engine/model/ascii.h"
#include "engine/model/json_string.h"

namespace insitu {
namespace {

constexpr std::string_view kJsonBlanks = " \t\r\n";
constexpr std::string_view kNumberCharacters = "+-.0123456789eE";
constexpr unsigned kEscapeDigits = 4;

bool is_in_scalar(char c) { return is_letter(c) || kNumberCharacters.contains(c); }

}  // namespace

JsonScan::Step JsonScan::step(std::string_view bytes) {
  std::size_t at = 0;
  while (true) {
    if (state_ == State::Broken) return {JsonMark::Broken, at};
    if (state_ == State::String) return step_in_string(bytes, at);
    if (state_ == State::Scalar) return step_in_scalar(bytes, at);
    while (at < bytes.size() && kJsonBlanks.contains(bytes[at])) ++at;
    if (at == bytes.size()) return {JsonMark::NeedsMore, at};
    const Step step = step_at_structure(bytes, at);
    if (step.mark != JsonMark::NeedsMore) return step;
    at = step.taken;
  }
}

JsonMark JsonScan::finish() {
  if (state_ == State::Scalar && depth_ == 0) {
    const JsonMark mark = kind_of_scalar();
    state_ = mark == JsonMark::Broken ? State::Broken : State::Value;
    return mark;
  }
  return is_between_values() ? JsonMark::NeedsMore : JsonMark::Broken;
}

void JsonScan::restart() { *this = JsonScan(max_text_); }

/// Takes one byte outside of strings and scalars. NeedsMore: go on after it.
JsonScan::Step JsonScan::step_at_structure(std::string_view bytes, std::size_t at) {
  const char byte = bytes[at];
  switch (state_) {
    case State::Value: return begin_value(bytes, at);
    case State::ValueOrEnd: return byte == ']' ? close(at) : begin_value(bytes, at);
    case State::NameOrEnd:
      if (byte == '}') return close(at);
      [[fallthrough]];
    case State::Name:
      if (byte != '"') return broken(at);
      begin_token(State::String);
      is_name_ = true;
      return {.taken = at + 1};
    case State::Colon:
      if (byte != ':') return broken(at);
      state_ = State::Value;
      return {.taken = at + 1};
    case State::CommaOrEnd:
      if (byte == (is_in_object() ? '}' : ']')) return close(at);
      if (byte != ',') return broken(at);
      state_ = is_in_object() ? State::Name : State::Value;
      return {.taken = at + 1};
    case State::String:
    case State::Scalar:
    case State::Broken: break;
  }
  return broken(at);
}

JsonScan::Step JsonScan::begin_value(std::string_view bytes, std::size_t at) {
  const char byte = bytes[at];
  if (byte == '{') return open(State::NameOrEnd, at);
  if (byte == '[') return open(State::ValueOrEnd, at);
  if (byte != '"' && !is_in_scalar(byte)) return broken(at);
  begin_token(byte == '"' ? State::String : State::Scalar);
  return {.taken = byte == '"' ? at + 1 : at};
}

JsonScan::Step JsonScan::step_in_string(std::string_view bytes, std::size_t at) {
  while (at < bytes.size()) {
    if (is_after_backslash_) {
      if (!take_after_backslash(bytes[at])) return broken(at);
      keep(bytes.substr(at++, 1));
      continue;
    }
    const std::size_t end = find_end_of_plain_json(bytes, at);
    keep(bytes.substr(at, end - at));
    at = end;
    if (at == bytes.size()) break;
    if (bytes[at] == '"') {
      if (is_name_) {
        state_ = State::Colon;
        return {JsonMark::Name, at + 1};
      }
      end_value();
      return {JsonMark::Text, at + 1};
    }
    if (bytes[at] != '\\') return broken(at);
    is_escaped_ = is_after_backslash_ = true;
    keep(bytes.substr(at++, 1));
  }
  return {JsonMark::NeedsMore, at};
}

/// Takes a byte of an escape. False: it cannot be there.
bool JsonScan::take_after_backslash(char byte) {
  if (missing_digits_ > 0) {
    is_after_backslash_ = --missing_digits_ > 0;
    return is_hex_digit(byte);
  }
  if (byte == 'u') {
    missing_digits_ = kEscapeDigits;
    return true;
  }
  is_after_backslash_ = false;
  return std::string_view("\"\\/bfnrt").contains(byte);
}

JsonScan::Step JsonScan::step_in_scalar(std::string_view bytes, std::size_t at) {
  std::size_t end = at;
  while (end < bytes.size() && is_in_scalar(bytes[end])) ++end;
  keep(bytes.substr(at, end - at));
  if (end == bytes.size()) return {JsonMark::NeedsMore, end};
  const JsonMark mark = kind_of_scalar();
  if (mark == JsonMark::Broken) return broken(end);
  end_value();
  return {mark, end};
}

JsonMark JsonScan::kind_of_scalar() const {
  if (text_ == "true" || text_ == "false" || text_ == "null") return JsonMark::Literal;
  const bool is_number = is_cut() ? std::ranges::all_of(text_, [](char c) { return kNumberCharacters.contains(c); })
                                  : is_json_number(text_);
  return is_number ? JsonMark::Number : JsonMark::Broken;
}

JsonScan::Step JsonScan::open(State inside, std::size_t at) {
  if (depth_ == kMaxJsonDepth) return broken(at);
  const bool is_object = inside == State::NameOrEnd;
  is_object_[depth_++] = is_object;
  state_ = inside;
  return {is_object ? JsonMark::ObjectBegins : JsonMark::ArrayBegins, at + 1};
}

JsonScan::Step JsonScan::close(std::size_t at) {
  const JsonMark mark = is_in_object() ? JsonMark::ObjectEnds : JsonMark::ArrayEnds;
  --depth_;
  end_value();
  return {mark, at + 1};
}

JsonScan::Step JsonScan::broken(std::size_t at) {
  state_ = State::Broken;
  return {JsonMark::Broken, at};
}

void JsonScan::begin_token(State state) {
  state_ = state;
  is_name_ = is_escaped_ = is_after_backslash_ = false;
  missing_digits_ = 0;
  text_.clear();
  size_ = 0;
}

void JsonScan::keep(std::string_view bytes) {
  size_ += bytes.size();
  if (text_.size() < max_text_) text_ += bytes.substr(0, max_text_ - text_.size());
}

void JsonScan::end_value() { state_ = depth_ == 0 ? State::Value : State::CommaOrEnd; }

}  // namespace insitu
