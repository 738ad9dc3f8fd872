#include "engine/templates/hcl_document.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <iterator>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/model/utf8.h"
#include "engine/templates/place_finder.h"
#include "grammar/hcl_parser.h"

namespace insitu {
namespace {

using HclKind = hcl::Expression::Kind;

/// The types of blocks that stand at the top of Terraform's files.
constexpr std::string_view kTopBlocks[] = {"resource",  "data",     "module",    "variable", "output",
                                           "locals",    "provider", "moved",     "import",   "removed",
                                           "terraform", "check",    "ephemeral", "action"};

/// The names that mean something else in each resource, or in each instance of one.
constexpr std::string_view kNotTheSame[] = {"each.", "count.", "self."};

std::string_view without_comments(std::string_view text) {
  while (true) {
    text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
    const bool is_block = text.starts_with("/*");
    if (!is_block && !text.starts_with('#') && !text.starts_with("//")) return text;
    const std::size_t end = text.find(is_block ? "*/" : "\n");
    if (end == std::string_view::npos) return {};
    text.remove_prefix(end + (is_block ? 2 : 1));
  }
}

/// Removes the labels of a block from the begin of a text: names, and texts in quotes.
std::string_view without_labels(std::string_view text) {
  while (true) {
    text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
    if (text.starts_with('"')) {
      const std::size_t end = text.find_first_of("\"\n", 1);
      if (end == std::string_view::npos || text[end] == '\n') return {};
      text.remove_prefix(end + 1);
    } else if (text.empty() || std::string_view("{=:,\r\n").contains(text.front())) {
      return text;
    } else {
      text.remove_prefix(std::min(text.find_first_of(" \t\"{=:,\r\n"), text.size()));
    }
  }
}

/// Writes a literal part of a template so that it is read as such.
void append_literal(std::string& to, std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_sign = (text[i] == '$' || text[i] == '%') && text.substr(i + 1).starts_with('{');
    if (is_sign) to += text[i];
    to += text[i];
  }
}

/// Returns the template that stands for an expression; empty: what it gives may be another value in each use.
std::string expression_of(const hcl::Expression& value) {
  if (value.kind == HclKind::Reference) {
    const bool differs =
        std::ranges::any_of(kNotTheSame, [&](std::string_view root) { return value.text.starts_with(root); });
    return differs ? std::string() : fmt::format("${{{}}}", value.text);
  }
  if (value.kind != HclKind::Template) return {};
  std::string whole;
  for (const hcl::Expression& item : value.items) {
    if (item.kind == HclKind::Text) {
      append_literal(whole, item.text);
      continue;
    }
    const std::string part = expression_of(item);
    if (part.empty()) return {};
    whole += part;
  }
  return whole;
}

/// Returns the place of a byte of the text that was read.
using PlaceAt = std::function<SourceLocation(std::size_t offset)>;

/// Makes nodes of what the grammar read.
class HclNodes {
 public:
  /// REQUIRES: `repeated` outlives it
  HclNodes(std::string_view source, PlaceAt place_at, RepeatedKeys& repeated)
      : source_(source), place_at_(std::move(place_at)), repeated_(&repeated) {}

  Node value(const hcl::Expression& written) {
    Node node;
    switch (written.kind) {
      case HclKind::Text: return text(written);
      case HclKind::Null: node.kind = Node::Kind::Null; break;
      case HclKind::Boolean: node.kind = Node::Kind::Boolean; break;
      case HclKind::Number: node.kind = Node::Kind::Number; break;
      case HclKind::List: node.kind = Node::Kind::List; break;
      case HclKind::Map: node.kind = Node::Kind::Map; break;
      case HclKind::Template:
      case HclKind::Reference:
      case HclKind::Computed: return unresolved(written);
    }
    node.scalar.place = place_at_(written.span.begin);
    if (node.is_scalar()) {
      node.scalar.text = written.text;
      node.scalar.in_line = true;
    }
    for (const hcl::Expression& item : written.items) node.items.push_back(value(item));
    for (const auto& [key, member] : written.members) {
      WrittenValue name = text(key).scalar;
      if (!refuse_second(node, name)) node.members.emplace_back(std::move(name), value(member));
    }
    return node;
  }

  Node file(const std::vector<hcl::Item>& items, const SourceLocation& place) { return body(items, place, true); }

  /// Returns the name that is there twice and that is one too many; nullopt: all others are among `repeated`.
  [[nodiscard]] const std::optional<DocumentProblem>& problem() const { return problem_; }

 private:
  Node body(const std::vector<hcl::Item>& items, const SourceLocation& place, bool is_top) {
    Node node = empty_node(Node::Kind::Map, place);
    std::unordered_map<std::string_view, std::size_t> members;  // by name: where they are among the members
    for (const hcl::Item& item : items) {
      WrittenValue key;
      key.text = item.name;
      key.place = place_at_(item.span.begin);
      key.in_line = true;
      const auto [known, is_new] = members.try_emplace(item.name, node.members.size());
      if (item.kind == hcl::Item::Kind::Argument) {
        if (is_new || !refuse_second(node, key)) node.members.emplace_back(std::move(key), value(item.value));
        continue;
      }
      Node block = block_of(item, key.place, is_top);
      if (is_new) {
        Node list = empty_node(Node::Kind::List, key.place);
        node.members.emplace_back(std::move(key), std::move(list));
      } else if (node.members[known->second].value.kind != Node::Kind::List) {
        refuse_second(node, key);
        continue;
      }
      node.members[known->second].value.items.push_back(std::move(block));
    }
    return node;
  }

  Node text(const hcl::Expression& written) {
    Node node;
    node.kind = Node::Kind::Text;
    node.scalar.text = written.text;
    node.scalar.in_line = true;
    node.scalar.place = place_at_(written.parts.front().written);
    for (const hcl::TextPart& part : written.parts) {
      if (part.offset == 0) continue;
      const SourceLocation place = place_at_(part.written);
      node.scalar.anchors.push_back({.offset = part.offset, .line = place.line, .column = place.column});
    }
    return node;
  }

  Node unresolved(const hcl::Expression& written) {
    const auto part =
        std::ranges::find_if_not(written.items, [](const auto& item) { return item.kind == HclKind::Text; });
    const hcl::Expression& open = part == written.items.end() ? written : *part;
    const std::string_view source = open.kind == HclKind::Reference ? std::string_view(open.text)
                                                                    : source_.substr(open.span.begin, open.span.size());
    return unresolved_node(place_at_(written.span.begin),
                           fmt::format("`{}` is only known in a plan", shortened(source)), expression_of(written));
  }

  /// Puts the labels around the body, as maps with one member.
  Node block_of(const hcl::Item& item, const SourceLocation& place, bool is_top) {
    std::vector<WrittenValue> labels;
    for (const hcl::Label& label : item.labels) {
      labels.emplace_back();
      labels.back().text = label.text;
      labels.back().place = place_at_(label.span.begin);
    }
    if (is_top && item.name == "resource") make_two(labels, place);
    Node node = body(item.items, place, false);
    for (auto label = labels.rbegin(); label != labels.rend(); ++label) {
      Node outer = empty_node(Node::Kind::Map, place);
      outer.members.emplace_back(std::move(*label), std::move(node));
      node = std::move(outer);
    }
    return node;
  }

  /// Makes the labels of a resource its type and its name, whatever they are.
  static void make_two(std::vector<WrittenValue>& labels, const SourceLocation& place) {
    for (; labels.size() > 2; labels.pop_back()) labels[1].text += " " + labels.back().text;
    while (labels.size() < 2) {
      labels.emplace_back();
      labels.back().place = place;
    }
  }

  /// False: the map has no such name yet.
  bool refuse_second(Node& map, const WrittenValue& key) {
    const auto first =
        std::ranges::find_if(map.members, [&](const NodeMember& member) { return member.key.text == key.text; });
    if (first == map.members.end()) return false;
    const std::size_t line = first->key.place.line;
    if (!repeated_->add(key, line, first->value) && !problem_) problem_ = RepeatedKeys::problem_of(key, line);
    return true;
  }

  std::string_view source_;
  PlaceAt place_at_;
  RepeatedKeys* repeated_;
  std::optional<DocumentProblem> problem_;
};

void read_template(Node& node, std::vector<ReadProblem>& problems) {
  const std::string& text = node.scalar.text;
  if (!text.contains("${") && !text.contains("%{")) return;
  const auto place_at = [&](std::size_t offset) { return place_of(node.scalar, offset); };
  const auto parsed = parse_hcl_template(text);
  if (!parsed) {
    problems.push_back({place_at(parsed.error().span.begin), parsed.error().message, parsed.error().help});
    node = unresolved_node(node.place(), parsed.error().message);
    return;
  }
  RepeatedKeys repeated;
  Node read = HclNodes(text, place_at, repeated).value(*parsed);
  for (const DocumentProblem& one : repeated.problems()) problems.push_back({one.place, one.message, {}});
  read.scalar.in_line = read.scalar.in_line && node.scalar.in_line;
  if (!read.scalar.in_line) read.scalar.anchors.clear();
  if (is_unresolved(read)) read.scalar.place = node.place();
  node = std::move(read);
}

}  // namespace

std::string shortened(std::string_view source) {
  constexpr std::size_t kMaxBytes = 60;
  std::string line;
  for (const char c : source) {
    const bool is_blank = c == ' ' || c == '\n' || c == '\r' || c == '\t';
    if (!is_blank || (!line.empty() && line.back() != ' ')) line += is_blank ? ' ' : c;
  }
  if (line.size() <= kMaxBytes) return line;
  std::size_t end = kMaxBytes;
  while (is_continuation(line[end])) --end;
  return line.substr(0, end) + "...";
}

bool is_hcl(std::string_view text) {
  const std::string_view begin = without_comments(without_byte_order_mark(text));
  const std::size_t end = std::min(begin.find_first_of(" \t\"{"), begin.size());
  if (std::ranges::find(kTopBlocks, begin.substr(0, end)) == std::end(kTopBlocks)) return false;
  return without_labels(begin.substr(end)).starts_with('{');
}

std::expected<Node, DocumentProblem> read_hcl_document(const std::string& file, std::string_view text,
                                                       RepeatedKeys& repeated) {
  text = without_byte_order_mark(text);
  PlaceFinder places(file, text);
  const auto items = parse_hcl(text);
  if (!items) {
    return std::unexpected(DocumentProblem{
        .place = places.at(items.error().span.begin),
        .message = items.error().help.empty() ? items.error().message
                                              : fmt::format("{} ({})", items.error().message, items.error().help)});
  }
  HclNodes nodes(text, [&places](std::size_t offset) { return places.at(offset); }, repeated);
  Node root = nodes.file(*items, {.file = file, .line = 1, .column = 1});
  if (nodes.problem()) return std::unexpected(*nodes.problem());
  return root;
}

void read_templates(Node& node, std::vector<ReadProblem>& problems) {
  if (node.kind == Node::Kind::Text && node.scalar.is_known()) return read_template(node, problems);
  for (Node& item : node.items) read_templates(item, problems);
  for (auto& [key, member] : node.members) read_templates(member, problems);
}

}  // namespace insitu
