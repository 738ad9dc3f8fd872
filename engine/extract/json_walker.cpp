#include "engine/extract/json_walker.h"

#include <algorithm>

#include "engine/model/json_text.h"

namespace insitu {
namespace {

bool is_json_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

constexpr std::string_view kValue = "a value";
constexpr std::string_view kName = "a member name in quotes";

}  // namespace

Value JsonToken::value(std::string& scratch) const {
  if (!escaped) return {kind, raw};
  unescape_json(raw, scratch);
  return {kind, scratch};
}

JsonWalk JsonWalker::walk(std::string_view message, const PathSet& paths, JsonVisitor& visitor) {
  message_ = message;
  paths_ = &paths;
  visitor_ = &visitor;
  has_backslash_ = message.contains('\\');
  visitor.restart();
  if (run(Pass::TakeAll) == Outcome::FoundDuplicate) {
    run(Pass::FindShadowed);
    visitor.restart();
    if (result_.verdict == JsonVerdict::Object) run(Pass::LeaveOutShadowed);
  }
  return result_;
}

void JsonWalker::fail(std::size_t offset, std::string_view expected) {
  // The index gives no offset for broken strings; find it for the message.
  if (index_.failed()) {
    result_ = {JsonVerdict::NotJson, find_broken_string(message_),
               "valid UTF-8, no control characters and closed strings"};
  } else {
    result_ = {JsonVerdict::NotJson, offset, expected};
  }
}

JsonWalker::Outcome JsonWalker::run(Pass pass) {
  enum class Expect { Value, FirstMember, Member, FirstElement, AfterValue };

  index_.open(message_);
  frames_.clear();
  active_.clear();
  names_.clear();
  owned_names_.clear();
  if (pass != Pass::LeaveOutShadowed) shadowed_.clear();
  visited_.assign(paths_->member_count(), 0);
  serial_ = 0;
  member_ordinal_ = 0;
  leaves_ = 0;
  selected_begin_ = 0;
  result_ = {JsonVerdict::OtherJson};

  std::size_t at = index_.next();
  if (at < message_.size() && message_[at] == '{') {
    result_.verdict = JsonVerdict::Object;
    active_.push_back(PathSet::kRoot);
  }
  const auto sees = [&](char c) { return at < message_.size() && message_[at] == c; };
  Expect expect = Expect::Value;
  while (true) {
    switch (expect) {
      case Expect::Value: {
        if (at == message_.size()) return fail(at, kValue), Outcome::Finished;
        JsonToken token;
        token.begin = at;
        token.end = at + 1;
        token.leaf = leaves_;
        if (sees('{') || sees('[')) {
          if (frames_.size() == kMaxJsonDepth) {
            result_ = {JsonVerdict::TooDeep, at};
            return Outcome::Finished;
          }
          token.kind = sees('{') ? ValueKind::Object : ValueKind::Array;
          hand_over(token);
          frames_.push_back({.is_object = sees('{'),
                             .tracks_names = pass == Pass::FindShadowed,
                             .active_begin = selected_begin_,
                             .active_end = active_.size(),
                             .names_begin = names_.size(),
                             .serial = ++serial_});
          Frame& frame = frames_.back();
          if (frame.is_object && pass != Pass::FindShadowed) {
            // Exact names notice a duplicate themselves; below `.*` every name counts.
            frame.tracks_names =
                std::any_of(active_.begin() + static_cast<std::ptrdiff_t>(frame.active_begin), active_.end(),
                            [this](PathNodeId id) { return paths_->node(id).any_member.has_value(); });
          }
          expect = frame.is_object ? Expect::FirstMember : Expect::FirstElement;
          break;
        }
        if (!(sees('"') ? read_string(at, token) : read_scalar(at, token))) return Outcome::Finished;
        ++leaves_;
        hand_over(token);
        expect = Expect::AfterValue;
        break;
      }
      case Expect::FirstMember:
      case Expect::Member: {
        at = index_.next();
        if (sees('}') && expect == Expect::FirstMember) {
          if (!close_object(frames_.back(), pass)) return Outcome::FoundDuplicate;
          frames_.pop_back();
          expect = Expect::AfterValue;
          break;
        }
        if (!sees('"'))
          return fail(at, expect == Expect::FirstMember ? "a member name in quotes or `}`" : kName), Outcome::Finished;
        std::string_view name;
        if (!member_name(at, name)) return Outcome::Finished;
        at = index_.next();
        if (!sees(':')) return fail(at, "`:`"), Outcome::Finished;
        at = index_.next();
        if (!select_member(frames_.back(), name, pass)) return Outcome::FoundDuplicate;
        expect = Expect::Value;
        break;
      }
      case Expect::FirstElement:
        at = index_.next();
        if (sees(']')) {
          frames_.pop_back();
          expect = Expect::AfterValue;
          break;
        }
        select_element(frames_.back());
        expect = Expect::Value;
        break;
      case Expect::AfterValue: {
        at = index_.next();
        if (frames_.empty()) {
          if (at < message_.size()) return fail(at, "the end of the message"), Outcome::Finished;
          if (index_.failed()) fail(at, "");
          return Outcome::Finished;
        }
        Frame& frame = frames_.back();
        active_.resize(frame.active_end);
        if (sees(',')) {
          if (frame.is_object) {
            expect = Expect::Member;
          } else {
            ++frame.element;
            select_element(frame);
            at = index_.next();
            expect = Expect::Value;
          }
        } else if (sees(frame.is_object ? '}' : ']')) {
          if (frame.is_object && !close_object(frame, pass)) return Outcome::FoundDuplicate;
          frames_.pop_back();
        } else {
          return fail(at, frame.is_object ? "`,` or `}`" : "`,` or `]`"), Outcome::Finished;
        }
        break;
      }
    }
  }
}

/// Returns the bytes of a token: up to the next position of the index, without white space.
std::string_view JsonWalker::token_text(std::size_t begin) {
  std::size_t end = index_.peek();
  while (is_json_blank(message_[end - 1])) --end;
  return message_.substr(begin, end - begin);
}

bool JsonWalker::read_string(std::size_t quote, JsonToken& token) {
  token.kind = ValueKind::Text;
  const bool wanted = selected_begin_ < active_.size();
  if (!wanted && !has_backslash_) return true;
  const std::string_view text = token_text(quote);
  // A string ends with its quote; anything glued to it would have been a position of its own.
  token.raw = text.substr(1, text.size() - 2);
  token.end = quote + text.size();
  token.escaped = has_backslash_ && token.raw.contains('\\');
  if (!token.escaped) return true;
  if (const auto bad = find_bad_escape(token.raw)) {
    fail(quote + 1 + *bad, "an escape of JSON");
    return false;
  }
  return true;
}

bool JsonWalker::read_scalar(std::size_t begin, JsonToken& token) {
  token.raw = token_text(begin);
  token.end = begin + token.raw.size();
  if (is_json_number(token.raw)) {
    token.kind = ValueKind::Number;
    return true;
  }
  if (token.raw == "true") token.kind = ValueKind::True;
  if (token.raw == "false") token.kind = ValueKind::False;
  if (token.raw == "null") token.kind = ValueKind::Null;
  if (token.kind == ValueKind::Missing) {
    fail(begin, kValue);
    return false;
  }
  token.raw = {};
  return true;
}

bool JsonWalker::member_name(std::size_t quote, std::string_view& name) {
  ++member_ordinal_;
  const std::string_view text = token_text(quote);
  name = text.substr(1, text.size() - 2);
  if (!has_backslash_ || !name.contains('\\')) return true;
  if (const auto bad = find_bad_escape(name)) {
    fail(quote + 1 + *bad, "an escape of JSON");
    return false;
  }
  unescape_json(name, name_scratch_);
  name = name_scratch_;
  return true;
}

/// Appends the path nodes of the member's value to those of its object. False: the name was there before.
bool JsonWalker::select_member(Frame& frame, std::string_view name, Pass pass) {
  active_.resize(frame.active_end);
  selected_begin_ = active_.size();
  if (frame.tracks_names) {
    if (name.data() == name_scratch_.data()) name = owned_names_.emplace_back(name);
    names_.push_back({name, member_ordinal_});
  }
  if (pass == Pass::FindShadowed) return true;
  if (pass == Pass::LeaveOutShadowed && std::ranges::binary_search(shadowed_, member_ordinal_)) return true;
  const std::uint32_t sketch = PathSet::sketch(name);
  const std::uint64_t sketch_bit = PathSet::sketch_bit(sketch);
  for (std::size_t i = frame.active_begin; i < frame.active_end; ++i) {
    const PathSet::Node& node = paths_->node(active_[i]);
    if ((node.sketch_bits & sketch_bit) != 0) {
      for (const PathSet::Member& member : node.members) {
        if (member.sketch != sketch || member.name != name) continue;
        if (visited_[member.number] == frame.serial) return false;
        visited_[member.number] = frame.serial;
        active_.push_back(member.node);
        break;
      }
    }
    if (node.any_member) active_.push_back(*node.any_member);
  }
  return true;
}

void JsonWalker::select_element(const Frame& frame) {
  active_.resize(frame.active_end);
  selected_begin_ = active_.size();
  for (std::size_t i = frame.active_begin; i < frame.active_end; ++i) {
    const PathSet::Node& node = paths_->node(active_[i]);
    for (const auto& [element, id] : node.elements) {
      if (element == frame.element) active_.push_back(id);
    }
    if (node.any_element) active_.push_back(*node.any_element);
  }
}

void JsonWalker::hand_over(const JsonToken& token) {
  for (std::size_t i = selected_begin_; i < active_.size(); ++i) {
    for (const WantId want : paths_->node(active_[i]).wanted_by) visitor_->value(want, token);
  }
}

/// Leaves an object. False: two of its names are equal (only detected where names are tracked).
bool JsonWalker::close_object(const Frame& frame, Pass pass) {
  if (!frame.tracks_names) return true;
  const auto first = names_.begin() + static_cast<std::ptrdiff_t>(frame.names_begin);
  if (pass == Pass::LeaveOutShadowed) {
    names_.erase(first, names_.end());
    return true;
  }
  std::sort(first, names_.end(),
            [](const Name& a, const Name& b) { return a.text != b.text ? a.text < b.text : a.ordinal < b.ordinal; });
  bool duplicate = false;
  for (auto name = first; name != names_.end() && name + 1 != names_.end(); ++name) {
    if (name->text != (name + 1)->text) continue;
    duplicate = true;
    shadowed_.push_back(name->ordinal);
  }
  names_.erase(first, names_.end());
  if (pass == Pass::TakeAll) return !duplicate;
  if (frames_.size() == 1) std::ranges::sort(shadowed_);
  return true;
}

bool JsonWalker::append_flattened_name(std::string& out, std::size_t max_bytes) const {
  const std::size_t begin = out.size();
  for (std::size_t depth = 0; depth < frames_.size(); ++depth) {
    if (depth > 0) out += '.';
    if (frames_[depth].is_object) {
      // The names of an object end where those of the next one inside begin; the last is the current one.
      const bool is_innermost = depth + 1 == frames_.size();
      out += names_[(is_innermost ? names_.size() : frames_[depth + 1].names_begin) - 1].text;
    } else {
      out += std::to_string(frames_[depth].element);
    }
    if (out.size() - begin > max_bytes) return false;
  }
  return true;
}

}  // namespace insitu
