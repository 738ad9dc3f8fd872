#include "engine/extract/json_extractor.h"

#include <algorithm>
#include <limits>

#include "engine/model/json_text.h"
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

/// Returns the number or literal at `begin`.
std::string_view scalar_at(std::string_view message, std::size_t begin) {
  const auto ends = [](char c) { return c == ',' || c == '}' || c == ']' || c == ' ' || (c >= '\t' && c <= '\r'); };
  std::size_t end = begin + 1;
  while (end < message.size() && !ends(message[end])) ++end;
  return message.substr(begin, end - begin);
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
      token.raw = message.substr(begin + 1, find_closing_quote(message, begin + 1) - begin - 1);
      token.escaped = token.raw.contains('\\');
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
  for (PathNodeId id = 0; id < paths.node_count(); ++id) {
    const PathSet::Node& node = paths.node(id);
    nodes_.push_back({.first = static_cast<std::uint32_t>(members_.size()),
                      .count = static_cast<std::uint32_t>(node.members.size())});
    for (const PathSet::Member& member : node.members) {
      const PathSet::Node& value = paths.node(member.node);
      members_.push_back({.name = static_cast<std::uint32_t>(names_.size()),
                          .size = static_cast<std::uint32_t>(member.name.size()),
                          .is_wanted = !value.wanted_by.empty(),
                          .node = value.members.empty() ? Scanned::kNoNode : member.node});
      path_nodes_.push_back(member.node);
      names_ += member.name;
    }
  }
  name_bytes_ = kernels::index_names(nodes_, members_, names_);
}

kernels::JsonMembers JsonExtractor::Members::view() const {
  return {.nodes = nodes_.data(), .members = members_.data(), .names = names_.data(), .name_bytes = &name_bytes_};
}

JsonExtractor::JsonExtractor(const PathSet& paths, JsonMethod method, kernels::InstructionSet set)
    : paths_(paths),
      scan_(method == JsonMethod::Scan && can_scan(paths) ? kernels::scan_json_object_with(set) : nullptr),
      members_(scan_ == nullptr ? Members() : Members(paths)),
      hits_(kernels::kMaxJsonMembers) {}

bool JsonExtractor::can_scan(const PathSet& paths) {
  if (paths.member_count() > kernels::kMaxJsonMembers || !paths.node(PathSet::kRoot).wanted_by.empty()) return false;
  for (PathNodeId id = 0; id < paths.node_count(); ++id) {
    if (!can_be_scanned(paths.node(id))) return false;
  }
  return true;
}

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
