#include "engine/templates/template_loops.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <set>
#include <string_view>
#include <utility>

#include "engine/templates/template_values.h"
#include "engine/templates/text_assembly.h"

namespace insitu {
namespace {

constexpr std::string_view kLoop = "Fn::ForEach";
constexpr std::string_view kExtensions = "AWS::LanguageExtensions";
/// The sections in which loops may be. (AWS doc: Fn::ForEach)
constexpr std::string_view kLoopSections[] = {"Conditions", "Resources", "Outputs"};
constexpr std::size_t kMaxResources = 500;          // (AWS doc: CloudFormation quotas)
constexpr std::size_t kMaxExpandedNodes = 100'000;  // of all turns of all loops

bool is_loop(const WrittenValue& key) { return key.text.starts_with(kLoop); }

bool holds_loop(const Node& node) {
  return std::ranges::any_of(node.items, holds_loop) || std::ranges::any_of(node.members, [](const NodeMember& one) {
           return is_loop(one.key) || holds_loop(one.value);
         });
}

bool has_loops(const Node& root) {
  return std::ranges::any_of(kLoopSections, [&root](std::string_view name) {
    const Node* section = root.find(name);
    return section != nullptr && holds_loop(*section);
  });
}

bool names_extensions(const Node* transform) {
  if (transform == nullptr) return false;
  return transform->scalar.text == kExtensions ||
         std::ranges::any_of(transform->items, [](const Node& one) { return one.scalar.text == kExtensions; });
}

std::string letters_and_digits(std::string_view text) {
  std::string kept;
  std::ranges::copy_if(text, std::back_inserter(kept), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  });
  return kept;
}

/// One turn of a loop: the identifier and its value.
class Turn {
 public:
  /// `value`: a scalar; if it is not known, `scope` tells this identifier from those of other loops.
  Turn(const std::string& identifier, const Node& value, std::string_view scope)
      : identifier_(identifier),
        value_(value),
        whole_(fmt::format("${{{}}}", identifier)),
        stripped_(fmt::format("&{{{}}}", identifier)),
        expression_(fmt::format("${{{}/{}}}", scope, identifier)) {}

  [[nodiscard]] bool is_known() const { return !is_unresolved(value_); }

  /// Returns the text of a key; where the value is not known, it keeps the identifier.
  [[nodiscard]] WrittenValue key(const WrittenValue& written) const {
    return is_known() ? replaced(written, value_.scalar.text, letters_and_digits(value_.scalar.text)) : written;
  }

  void apply_to(Node& node) const {
    if (is_reference(node)) {
      Node value = value_;
      value.scalar.place = node.place();
      if (is_known()) {
        value = text_node(node.place(), value_.scalar.text);
      } else {
        value.scalar.expression = expression_;
      }
      node = std::move(value);
      return;
    }
    if (node.kind == Node::Kind::Text && !is_unresolved(node)) apply_to(node.scalar);
    for (Node& item : node.items) apply_to(item);
    for (auto& [name, member] : node.members) {
      name = key(name);
      apply_to(member);
    }
  }

 private:
  [[nodiscard]] bool is_reference(const Node& node) const {
    return node.kind == Node::Kind::Map && node.members.size() == 1 && node.members.front().key.text == "Ref" &&
           node.members.front().value.kind == Node::Kind::Text && node.members.front().value.scalar.text == identifier_;
  }

  void apply_to(WrittenValue& text) const {
    if (is_known()) {
      text = key(text);
    } else if (text.text.contains(whole_) || text.text.contains(stripped_)) {
      text.expression = replaced(text, expression_, expression_).text;
      text.unresolved = value_.scalar.unresolved;
      text.text.clear();
      text.anchors.clear();
    }
  }

  [[nodiscard]] WrittenValue replaced(const WrittenValue& from, std::string_view value,
                                      std::string_view stripped) const {
    TextAssembly assembly(from);
    std::size_t at = 0;
    while (true) {
      const std::size_t whole = from.text.find(whole_, at);
      const std::size_t short_form = from.text.find(stripped_, at);
      const std::size_t next = std::min(whole, short_form);
      if (next == std::string::npos) break;
      if (next > at) assembly.copy(at, next);
      assembly.replace(next, next == whole ? value : stripped);
      at = next + whole_.size();
    }
    if (at == 0) return from;
    if (at < from.text.size()) assembly.copy(at, from.text.size());
    return assembly.take();
  }

  const std::string& identifier_;
  const Node& value_;
  std::string whole_;
  std::string stripped_;
  std::string expression_;
};

/// Writes out the loops of one template.
class LoopExpansion {
 public:
  LoopExpansion(const Node& root, const Deployment& deployment, std::vector<TemplateFault>& faults,
                std::map<std::string, std::string>& open)
      : root_(root), values_(root, deployment, problem_), faults_(faults), open_(open) {}

  Node expand() {
    Node expanded;
    expanded.kind = root_.kind;
    expanded.scalar = root_.scalar;
    for (const auto& [name, section] : root_.members) {
      Node copy = section;
      const bool has_loops_in_it = std::ranges::find(kLoopSections, name.text) != std::end(kLoopSections);
      if (has_loops_in_it) {
        in_resources_ = name.text == "Resources";
        expand(copy, 0);
      }
      expanded.members.emplace_back(name, std::move(copy));
    }
    if (!names_extensions(root_.find("Transform"))) {
      refuse(first_loop_, fmt::format("`{}` needs `Transform: {}`", kLoop, kExtensions));
    }
    const Node* resources = expanded.find("Resources");
    if (resources != nullptr) check_number(resources->members, resources->place());
    for (const TemplateFault& fault : values_.faults()) faults_.push_back(fault);
    return expanded;
  }

 private:
  void refuse(const SourceLocation& place, std::string message, std::string help = {}) {
    faults_.push_back({.place = place, .message = std::move(message), .help = std::move(help)});
  }

  /// `depth`: of the map among sections, whose members are resources at 0.
  void expand(Node& node, std::size_t depth) {
    if (!holds_loop(node)) return;
    for (Node& item : node.items) expand(item, depth + 1);
    std::vector<NodeMember> written = std::exchange(node.members, {});
    std::set<std::string> names;
    for (NodeMember& member : written) {
      if (!is_loop(member.key)) {
        names.insert(member.key.text);
        expand(member.value, depth + 1);
        node.members.push_back(std::move(member));
        continue;
      }
      for (NodeMember& made : turns_of(member, depth)) {
        if (names.insert(made.key.text).second) {
          node.members.push_back(std::move(made));
        } else {
          refuse(made.key.place, fmt::format("`{}` makes `{}` a second time", member.key.text, made.key.text));
        }
      }
      if (!why_unknown_.empty() && depth > 0) {  // which members there are is not known
        node = unresolved_node(member.key.place, std::exchange(why_unknown_, {}));
        return;
      }
      why_unknown_.clear();
    }
  }

  /// Returns what a loop makes. Sets `why_unknown_` if its list is not known.
  std::vector<NodeMember> turns_of(const NodeMember& loop, std::size_t depth) {
    if (first_loop_.line == 0) first_loop_ = loop.key.place;
    const Node& argument = loop.value;
    const bool is_loop_form = argument.kind == Node::Kind::List && argument.items.size() == 3 &&
                              argument.items[0].is_scalar() && argument.items[2].kind == Node::Kind::Map;
    if (!is_loop_form) {
      refuse(argument.place(), fmt::format("`{}` takes a list of an identifier, a list and a map", loop.key.text));
      return {};
    }
    std::vector<NodeMember> made;
    std::string why;
    for (const Node& value : list_of(loop)) {
      if (is_over_) break;
      if (is_unresolved(value) && !why.empty()) continue;  // one such turn stands for all
      if (is_unresolved(value)) {
        why = fmt::format("the list of `{}` is not known: {}", loop.key.text, value.scalar.unresolved);
      }
      Node fragment = argument.items[2];
      if (!has_room_for(fragment, loop.key.place)) break;
      Turn(argument.items[0].scalar.text, value, loop_name(loop)).apply_to(fragment);
      expand(fragment, depth);
      if (fragment.kind != Node::Kind::Map || is_unresolved(fragment)) {  // a loop in it is not known
        why = fragment.scalar.unresolved;
        continue;
      }
      for (NodeMember& one : fragment.members) {
        if (is_unresolved(value) && in_resources_ && depth == 0) open_.try_emplace(one.key.text, why);
        made.push_back(std::move(one));
      }
      if (in_resources_ && depth == 0) check_number(made, loop.key.place);
    }
    why_unknown_ = std::move(why);
    return made;
  }

  /// Returns the values of a loop's list; one that is not known stands for a list that is not.
  std::vector<Node> list_of(const NodeMember& loop) {
    const Node& written = loop.value.items[1];
    auto list = is_unresolved(written) ? std::optional(written) : values_.resolve(written);
    if (list && is_unresolved(*list)) return {std::move(*list)};
    if (!list || list->kind != Node::Kind::List) {
      refuse(written.place(), fmt::format("`{}` goes through {}, not a list", loop.key.text,
                                          list ? describe_kind(list->kind) : "`AWS::NoValue`"));
      return {};
    }
    std::vector<Node> values;
    for (Node& item : list->items) {
      if (item.is_scalar()) {
        values.push_back(std::move(item));
      } else {
        refuse(item.place(), fmt::format("`{}` goes through texts, not {}", loop.key.text, describe_kind(item.kind)));
      }
    }
    return values;
  }

  /// Returns `NAME` of `Fn::ForEach::NAME`.
  static std::string_view loop_name(const NodeMember& loop) {
    const std::string_view key = loop.key.text;
    return key.substr(std::min(kLoop.size() + 2, key.size()));
  }

  /// Counts what a turn makes. False: it is too much, and no loop makes anything more.
  bool has_room_for(const Node& fragment, const SourceLocation& place) {
    nodes_ += size_of(fragment);
    if (nodes_ > kMaxExpandedNodes) {
      stop(place, fmt::format("the loops of this template make more than {} values", kMaxExpandedNodes));
    }
    return !is_over_;
  }

  void check_number(const std::vector<NodeMember>& resources, const SourceLocation& place) {
    if (resources.size() <= kMaxResources) return;
    stop(place, fmt::format("with its loops written out the template has more than {} resources", kMaxResources));
  }

  void stop(const SourceLocation& place, std::string message) {
    if (!is_over_) refuse(place, std::move(message));
    is_over_ = true;
  }

  static std::size_t size_of(const Node& node) {
    std::size_t size = 1;
    for (const Node& item : node.items) size += size_of(item);
    for (const auto& [key, member] : node.members) size += size_of(member);
    return size;
  }

  const Node& root_;
  FirstProblem problem_;
  TemplateValues values_;
  std::vector<TemplateFault>& faults_;
  std::map<std::string, std::string>& open_;
  SourceLocation first_loop_;
  std::string why_unknown_;
  std::size_t nodes_ = 0;
  bool is_over_ = false;  // what was made so far stays
  bool in_resources_ = false;
};

}  // namespace

ExpandedTemplate::ExpandedTemplate(const Node& root, const Deployment& deployment) : root_(root) {
  if (has_loops(root)) expanded_ = LoopExpansion(root, deployment, faults_, open_).expand();
}

const std::string* ExpandedTemplate::why_open(const std::string& id) const {
  const auto found = open_.find(id);
  return found == open_.end() ? nullptr : &found->second;
}

}  // namespace insitu
