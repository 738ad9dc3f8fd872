#include "engine/extract/json_extractor.h"

#include <algorithm>
#include <limits>

#include "engine/model/utf8.h"

namespace insitu {
namespace {

/// Whether a scan can find a name: it cannot if a message can only spell it with escapes.
bool is_plain(std::string_view name) {
  const auto needs_escape = [](char c) { return c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20; };
  return !name.empty() && std::ranges::none_of(name, needs_escape);
}

bool can_be_scanned(const PathSet::Node& node) {
  return node.elements.empty() && !node.any_member && !node.any_element &&
         std::ranges::all_of(node.members, [](const PathSet::Member& member) { return is_plain(member.name); });
}

/// Whether all paths are names of members, and not too many.
bool can_be_scanned(const PathSet& paths) {
  if (paths.member_count() > kernels::kMaxJsonMembers || !paths.node(PathSet::kRoot).wanted_by.empty()) return false;
  for (PathNodeId id = 0; id < paths.node_count(); ++id) {
    if (!can_be_scanned(paths.node(id))) return false;
  }
  return true;
}

kernels::ByteSet byte_set(std::string_view bytes) {
  kernels::ByteSet set;
  for (const char byte : bytes) {
    const auto code = static_cast<unsigned char>(byte);
    const auto bit = static_cast<std::uint8_t>(1U << ((code >> 4) & 7));
    set.low[code & 0x0F] |= bit;
    set.high[code >> 4] |= bit;
  }
  return set;
}

/// Returns the number or literal at `begin`.
std::string_view scalar_at(std::string_view message, std::size_t begin) {
  std::size_t end = begin + 1;
  while (end < message.size() && !std::string_view(",}] \t\n\r").contains(message[end])) ++end;
  return message.substr(begin, end - begin);
}

/// Returns the text between the quotes, the first of which is at `quote`.
std::string_view text_at(std::string_view message, std::size_t quote, bool& escaped) {
  std::size_t end = message.find('"', quote + 1);
  // Up to here no quote is escaped unless there is a backslash.
  escaped = message.substr(quote + 1, end - quote - 1).contains('\\');
  if (escaped) {
    for (end = quote + 1; message[end] != '"'; ++end) {
      if (message[end] == '\\') ++end;
    }
  }
  return message.substr(quote + 1, end - quote - 1);
}

/// Returns the value at `begin` of a valid message.
JsonToken token_at(std::string_view message, std::size_t begin) {
  JsonToken token;
  token.begin = begin;
  token.end = begin + 1;
  switch (message[begin]) {
    case '{': token.kind = ValueKind::Object; return token;
    case '[': token.kind = ValueKind::Array; return token;
    case '"':
      token.kind = ValueKind::Text;
      token.raw = text_at(message, begin, token.escaped);
      token.end = begin + token.raw.size() + 2;
      return token;
    case 't':
      token.kind = ValueKind::True;
      token.end = begin + 4;
      return token;
    case 'f':
      token.kind = ValueKind::False;
      token.end = begin + 5;
      return token;
    case 'n':
      token.kind = ValueKind::Null;
      token.end = begin + 4;
      return token;
    default:
      token.kind = ValueKind::Number;
      token.raw = scalar_at(message, begin);
      token.end = begin + token.raw.size();
      return token;
  }
}

}  // namespace

JsonExtractor::Members::Members(const PathSet& paths) {
  using Scanned = kernels::JsonMembers;
  std::string first_bytes;
  std::string second_bytes;
  for (PathNodeId id = 0; id < paths.node_count(); ++id) {
    const PathSet::Node& node = paths.node(id);
    nodes_.push_back({static_cast<std::uint32_t>(members_.size()), static_cast<std::uint32_t>(node.members.size())});
    for (const PathSet::Member& member : node.members) {
      const PathSet::Node& value = paths.node(member.node);
      members_.push_back({.name = static_cast<std::uint32_t>(names_.size()),
                          .size = static_cast<std::uint32_t>(member.name.size()),
                          .is_wanted = !value.wanted_by.empty(),
                          .node = value.members.empty() ? Scanned::kNoNode : member.node});
      path_nodes_.push_back(member.node);
      names_ += member.name;
      if (member.name.empty()) continue;
      first_bytes += member.name.front();
      second_bytes += member.name.size() == 1 ? '"' : member.name[1];
    }
  }
  first_bytes_ = byte_set(first_bytes);
  second_bytes_ = byte_set(second_bytes);
}

kernels::JsonMembers JsonExtractor::Members::view() const {
  return {.nodes = nodes_.data(),
          .members = members_.data(),
          .names = names_.data(),
          .first_bytes = &first_bytes_,
          .second_bytes = &second_bytes_};
}

JsonExtractor::JsonExtractor(const PathSet& paths, JsonMethod method, kernels::InstructionSet set)
    : paths_(paths),
      members_(paths),
      scan_(method == JsonMethod::Scan && can_be_scanned(paths) ? kernels::scan_json_object_with(set) : nullptr),
      hits_(kernels::kMaxJsonMembers) {}

JsonWalk JsonExtractor::extract(std::string_view message, JsonVisitor& visitor) {
  if (scan_ != nullptr && scan(message, visitor)) return {.verdict = JsonVerdict::Object};
  return walker_.walk(message, paths_, visitor);
}

/// Scans a message with the kernel. False: not sure.
bool JsonExtractor::scan(std::string_view message, JsonVisitor& visitor) {
  if (!message.starts_with('{') || message.size() > std::numeric_limits<std::uint32_t>::max()) return false;
  const kernels::JsonScan scanned = scan_(message.data(), message.size(), members_.view(), hits_.data());
  if (!scanned.is_sure || scanned.leaves > kFewLeaves) return false;
  if (scanned.has_high && !is_utf8(message)) return false;
  visitor.restart();
  for (std::uint32_t i = 0; i < scanned.hits; ++i) {
    const JsonToken token = token_at(message, hits_[i].position);
    for (const WantId want : paths_.node(members_.node(hits_[i].member)).wanted_by) visitor.value(want, token);
  }
  return true;
}

}  // namespace insitu
