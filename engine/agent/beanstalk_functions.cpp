#include "engine/agent/beanstalk_functions.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "engine/templates/document.h"

namespace insitu {
namespace {

/// Evaluates one function. Values that are not known are empty.
class FunctionEvaluator {
 public:
  explicit FunctionEvaluator(AgentValues& values) : values_(values) {}

  std::string text_of(const Node& node) {
    if (node.is_scalar()) return node.scalar.text;
    if (node.kind != Node::Kind::Map || node.members.size() != 1) return unknown("a value that is no function");
    const auto& [name, argument] = node.members.front();
    if (name.text == "Ref") return value_of(argument.scalar.text);
    if (name.text == "Fn::Join") return join(argument);
    if (name.text == "Fn::Sub") return substitute(argument);
    if (name.text == "Fn::GetAtt") return unknown(described(argument));
    return unknown(fmt::format("{} of {}", name.text, described(argument)));
  }

 private:
  std::string value_of(const std::string& name) { return values_.find(name).value_or(std::string()); }
  std::string unknown(const std::string& what) { return value_of(what); }

  static std::string described(const Node& node) {
    if (node.is_scalar()) return node.scalar.text;
    std::string text;
    for (const Node& item : node.items) text += fmt::format("{}{}", text.empty() ? "" : ".", item.scalar.text);
    return text.empty() ? std::string(describe_kind(node.kind)) : text;
  }

  std::string join(const Node& arguments) {
    if (arguments.items.size() != 2) return unknown("Fn::Join without its two arguments");
    std::string text;
    bool is_first = true;
    for (const Node& item : arguments.items[1].items) {
      if (!std::exchange(is_first, false)) text += arguments.items[0].scalar.text;
      text += text_of(item);
    }
    return text;
  }

  std::string substitute(const Node& argument) {
    const bool has_map = argument.kind == Node::Kind::List && !argument.items.empty();
    const Node* const map = has_map && argument.items.size() > 1 ? &argument.items[1] : nullptr;
    std::string_view pattern = has_map ? argument.items[0].scalar.text : argument.scalar.text;
    std::string text;
    while (!pattern.empty()) {
      const std::size_t open = std::min(pattern.find("${"), pattern.size());
      text += pattern.substr(0, open);
      pattern.remove_prefix(open);
      const std::size_t close = pattern.find('}');
      if (pattern.empty() || close == std::string_view::npos) break;
      const std::string name(pattern.substr(2, close - 2));
      pattern.remove_prefix(close + 1);
      const Node* const own = map == nullptr ? nullptr : map->find(name);
      text += name.starts_with('!') ? fmt::format("${{{}}}", name.substr(1))
              : own != nullptr      ? text_of(*own)
                                    : value_of(name);
    }
    return text + std::string(pattern);
  }

  AgentValues& values_;
};

/// Puts a text together from pieces of another one and from what replaces others, and keeps the places.
class PieceWriter {
 public:
  explicit PieceWriter(const WrittenValue& text) : from_(text) {
    made_.place = text.place;
    made_.in_line = text.in_line;
  }

  void copy(std::size_t begin, std::size_t end) {
    if (begin == end) return;
    anchor(begin);
    for (const TextAnchor& one : from_.anchors) {
      if (one.offset <= begin || one.offset >= end) continue;
      made_.anchors.push_back({made_.text.size() + one.offset - begin, one.line, one.column});
    }
    made_.text.append(from_.text, begin, end - begin);
  }
  void replace(std::size_t begin, const std::string& with) {
    if (with.empty()) return;
    anchor(begin);
    made_.text += with;
  }
  WrittenValue take() { return std::move(made_); }

 private:
  void anchor(std::size_t offset) {
    const SourceLocation place = place_of(from_, offset);
    made_.anchors.push_back({made_.text.size(), place.line, place.column});
  }

  const WrittenValue& from_;
  WrittenValue made_;
};

}  // namespace

WrittenValue resolve_beanstalk_functions(const WrittenValue& text, AgentValues& values, FirstProblem& problem) {
  if (!text.text.contains('`')) return text;
  PieceWriter pieces(text);
  std::size_t at = 0;
  for (;;) {
    const std::size_t open = text.text.find('`', at);
    const std::size_t close = open == std::string::npos ? open : text.text.find('`', open + 1);
    if (close == std::string::npos) break;
    pieces.copy(at, open);
    const std::string_view function = std::string_view(text.text).substr(open + 1, close - open - 1);
    const auto document = read_json_document(text.place.file, function);
    if (document) {
      pieces.replace(open, FunctionEvaluator(values).text_of(*document));
    } else {
      problem.refuse(place_of(text, open),
                     fmt::format("between backquotes is no function in JSON: {}", document.error().message));
    }
    at = close + 1;
  }
  pieces.copy(at, text.text.size());
  return pieces.take();
}

}  // namespace insitu
