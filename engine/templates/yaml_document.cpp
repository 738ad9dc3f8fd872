#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <exception>
#include <new>
#include <optional>
#include <sstream>
#include <unordered_map>

#include "engine/model/number.h"
#include "engine/templates/document.h"
#include "engine/templates/place_finder.h"
#include "engine/templates/yaml_places.h"

namespace insitu {
namespace {

constexpr std::string_view kCoreTags = "tag:yaml.org,2002:";
constexpr std::string_view kMergeKey = "<<";

/// Thrown to leave the parser; caught in read_yaml_document.
struct Refusal {
  DocumentProblem problem;
};

std::size_t node_count(const Node& node) {
  std::size_t count = 1;
  for (const Node& item : node.items) count += node_count(item);
  for (const auto& [key, member] : node.members) count += node_count(member);
  return count;
}

/// Counts the levels of lists and maps below a node, itself included.
std::size_t depth_of(const Node& node) {
  std::size_t depth = 0;
  for (const Node& item : node.items) depth = std::max(depth, depth_of(item));
  for (const auto& [key, member] : node.members) depth = std::max(depth, depth_of(member));
  return depth + 1;
}

Node::Kind kind_of_plain(std::string_view text) {
  constexpr std::string_view kNulls[] = {"", "~", "null", "Null", "NULL"};
  constexpr std::string_view kBooleans[] = {"true", "True", "TRUE", "false", "False", "FALSE"};
  if (std::ranges::find(kNulls, text) != std::end(kNulls)) return Node::Kind::Null;
  if (std::ranges::find(kBooleans, text) != std::end(kBooleans)) return Node::Kind::Boolean;
  return is_number(text) ? Node::Kind::Number : Node::Kind::Text;
}

/// Builds the tree of one document out of the events of the parser.
class TreeBuilder final : public YAML::EventHandler {
 public:
  TreeBuilder(const std::string& file, std::string_view text, RepeatedKeys* repeated)
      : source_(text), places_(file, text), repeated_(repeated) {}

  [[nodiscard]] bool has_document() const { return document_count_ > 0; }
  Node take_root() { return std::move(root_); }
  SourceLocation place_of_mark(const YAML::Mark& mark) { return places_.at(offset_of(mark)); }

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (++document_count_ > 1) refuse(place_of_mark(mark), "a second document begins here: one file, one document");
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    Node node;
    node.scalar.place = place_of_mark(mark);
    refuse_key_without_colon();
    close(std::move(node), anchor);
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const auto found = anchors_.find(anchor);
    // The alias is inside of what it names, which a tree cannot hold.
    if (found == anchors_.end()) refuse(place_of_mark(mark), "this alias is part of what it stands for");
    const Node& node = found->second;
    count_nodes(node_count(node), place_of_mark(mark));
    if (open_.size() + depth_of(node) > kMaxDocumentDepth) refuse_depth(place_of_mark(mark));
    if (expects_key()) {
      if (!node.is_scalar()) refuse(place_of_mark(mark), "a key must be a text");
      open_.back().key = node.scalar;
      return;
    }
    add(node);
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    const std::size_t offset = skip_properties(source_, offset_of(mark));
    Node node;
    node.scalar.text = value;
    if (is_unclosed_quote(source_, offset)) refuse(places_.at(offset), "this string is not closed");
    set_places(node.scalar, source_, offset, places_);
    node.kind = tag == "?" ? kind_of_plain(value) : Node::Kind::Text;
    if (expects_key()) {
      refuse_tag_of_key(tag, node.place());
      const bool is_merge = tag == "?" && value == kMergeKey;
      open_.back().merges = is_merge;
      if (anchor != 0) keep(anchor, node);
      open_.back().key = std::move(node.scalar);
      open_.back().key_offset = offset;
      return;
    }
    if (node.kind == Node::Kind::Null) node.scalar.text.clear();
    close(with_tag(std::move(node), tag), anchor);
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value style) override {
    begin(mark, tag, anchor, Node::Kind::List, style);
  }
  void OnSequenceEnd() override { end(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value style) override {
    begin(mark, tag, anchor, Node::Kind::Map, style);
  }
  void OnMapEnd() override { end(); }

 private:
  /// A list or map that is not closed yet.
  struct Open {
    Node node;
    std::string tag;
    YAML::anchor_t anchor = 0;
    std::optional<WrittenValue> key;  ///< of the member whose value comes next
    std::size_t key_offset = 0;
    bool merges = false;  ///< that key is `<<`
    bool is_block = false;
    std::vector<Node> merged;
    struct Met {
      std::size_t line = 0;
      std::size_t index = 0;  ///< among the members
    };
    std::unordered_map<std::string, Met> keys;
  };

  [[noreturn]] static void refuse(SourceLocation place, std::string message) {
    throw Refusal{{.place = std::move(place), .message = std::move(message), .kind = DocumentProblem::Kind::Refused}};
  }
  [[noreturn]] static void refuse_depth(SourceLocation place) {
    refuse(std::move(place), "lists and maps are nested more than 256 deep");
  }

  void refuse_tag_of_key(const std::string& tag, const SourceLocation& place) {
    if (tag != "?" && tag != "!" && !tag.starts_with(kCoreTags)) refuse(place, "a key must be a text, without a tag");
  }

  static std::size_t offset_of(const YAML::Mark& mark) { return static_cast<std::size_t>(std::max(mark.pos, 0)); }

  void count_nodes(std::size_t more, const SourceLocation& place) {
    node_count_ += more;
    if (node_count_ > kMaxDocumentNodes) refuse(place, "the document has more than 1,000,000 values");
  }

  [[nodiscard]] bool expects_key() const {
    return !open_.empty() && open_.back().node.kind == Node::Kind::Map && !open_.back().key;
  }

  /// Refuses a line that is only a word: the parser takes it for a member without a value.
  void refuse_key_without_colon() {
    if (open_.empty() || !open_.back().is_block || !open_.back().key) return;
    const std::size_t begin = open_.back().key_offset;
    const std::string_view before = source_.substr(0, begin);
    const std::size_t last = before.find_last_not_of(" \t\r\n");
    if (last != std::string_view::npos && before[last] == '?') return;
    const std::size_t end = source_.find_first_of("\r\n", begin);
    const WrittenValue& key = *open_.back().key;
    if (!source_.substr(begin, end - begin).contains(':')) {
      refuse(key.place, "`" + key.text + "` has no value: a `:` is missing after it");
    }
  }

  void begin(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, Node::Kind kind,
             YAML::EmitterStyle::value style) {
    Open open;
    open.tag = tag;
    open.anchor = anchor;
    open.is_block = style == YAML::EmitterStyle::Block;
    open.node.kind = kind;
    open.node.scalar.place = places_.at(skip_properties(source_, offset_of(mark)));
    if (expects_key()) refuse(open.node.place(), "a key must be a text");
    if (open_.size() >= kMaxDocumentDepth) refuse_depth(open.node.place());
    open_.push_back(std::move(open));
  }

  void end() {
    Open open = std::move(open_.back());
    open_.pop_back();
    for (Node& merged : open.merged) {
      for (auto& member : merged.members) {
        const auto [same, is_new] = open.keys.try_emplace(member.key.text, Open::Met{0, open.node.members.size()});
        if (is_new) open.node.members.push_back(std::move(member));
      }
    }
    close(with_tag(std::move(open.node), open.tag), open.anchor);
  }

  void close(Node node, YAML::anchor_t anchor) {
    count_nodes(1, node.place());
    if (anchor != 0) keep(anchor, node);
    add(std::move(node));
  }

  /// Keeps a value for the aliases to come. Anchors in anchors keep the same values again.
  void keep(YAML::anchor_t anchor, const Node& node) {
    count_nodes(node_count(node), node.place());
    anchors_.insert_or_assign(anchor, node);
  }

  void add(Node node) {
    if (open_.empty()) {
      root_ = std::move(node);
      return;
    }
    Open& open = open_.back();
    if (open.node.kind == Node::Kind::List) {
      open.node.items.push_back(std::move(node));
      return;
    }
    if (!open.key) {  // `? ` without anything, or a null as key
      refuse(node.place(), "a key must be a text");
    }
    WrittenValue key = std::move(*open.key);
    open.key.reset();
    if (open.merges) {
      merge(open, std::move(node));
      return;
    }
    const auto [same, is_new] = open.keys.try_emplace(key.text, Open::Met{key.place.line, open.node.members.size()});
    if (is_new) {
      open.node.members.emplace_back(std::move(key), std::move(node));
      return;
    }
    const Open::Met met = same->second;
    const bool is_taken = repeated_ != nullptr && repeated_->add(key, met.line, open.node.members[met.index].value);
    if (!is_taken) throw Refusal{RepeatedKeys::problem_of(key, met.line)};
  }

  static void merge(Open& open, Node node) {
    open.merges = false;
    if (node.kind == Node::Kind::Map) {
      open.merged.push_back(std::move(node));
      return;
    }
    const bool is_list_of_maps = node.kind == Node::Kind::List && std::ranges::all_of(node.items, [](const Node& item) {
                                   return item.kind == Node::Kind::Map;
                                 });
    if (!is_list_of_maps) refuse(node.place(), "`<<` merges a map, or a list of maps");
    std::ranges::move(node.items, std::back_inserter(open.merged));
  }

  /// Turns CloudFormation's short form into the long one; the tags of YAML itself say what the value is.
  static Node with_tag(Node node, const std::string& tag) {
    if (tag.empty() || tag == "?" || tag == "!") return node;
    if (tag.starts_with(kCoreTags)) return with_core_tag(std::move(node), tag.substr(kCoreTags.size()));
    if (tag[0] != '!') refuse(node.place(), "the tag `" + tag + "` is not known here");
    const std::string name = tag.substr(1);
    Node outer;
    outer.kind = Node::Kind::Map;
    outer.scalar.place = node.place();
    WrittenValue key{
        .text = name == "Ref" || name == "Condition" ? name : "Fn::" + name, .unresolved = {}, .place = node.place()};
    if (name == "GetAtt" && node.kind == Node::Kind::Text) node = attribute_path(node);
    outer.members.emplace_back(std::move(key), std::move(node));
    return outer;
  }

  /// Splits `A.b.c` into resource A and attribute b.c.
  static Node attribute_path(const Node& written) {
    Node list;
    list.kind = Node::Kind::List;
    list.scalar.place = written.place();
    const std::string& text = written.scalar.text;
    const std::size_t dot = text.find('.');
    for (const std::string& part :
         {text.substr(0, dot), dot == std::string::npos ? std::string() : text.substr(dot + 1)}) {
      Node item;
      item.kind = Node::Kind::Text;
      item.scalar = {.text = part, .unresolved = {}, .place = written.place()};
      list.items.push_back(std::move(item));
    }
    return list;
  }

  static Node with_core_tag(Node node, std::string_view name) {
    const bool is_text = node.kind == Node::Kind::Text;
    if (name == "map" && node.kind == Node::Kind::Map) return node;
    if (name == "seq" && node.kind == Node::Kind::List) return node;
    if (name == "str" && is_text) return node;
    const Node::Kind kind = is_text ? kind_of_plain(node.scalar.text) : node.kind;
    const bool fits = (name == "null" && kind == Node::Kind::Null) || (name == "bool" && kind == Node::Kind::Boolean) ||
                      ((name == "int" || name == "float") && kind == Node::Kind::Number);
    if (!fits) refuse(node.place(), "the tag `!!" + std::string(name) + "` is not supported here");
    node.kind = kind;
    return node;
  }

  std::string_view source_;
  PlaceFinder places_;
  std::vector<Open> open_;
  std::unordered_map<YAML::anchor_t, Node> anchors_;
  Node root_;
  std::size_t node_count_ = 0;
  std::size_t document_count_ = 0;
  RepeatedKeys* repeated_;
};

/// Finds control characters: YAML has none of them, and the parser would take one for the end of the file.
std::optional<std::size_t> find_control_character(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if ((byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r') || byte == 0x7F) return i;
  }
  return std::nullopt;
}

}  // namespace

std::expected<Node, DocumentProblem> read_yaml_document(const std::string& file, std::string_view text,
                                                        RepeatedKeys* repeated) {
  TreeBuilder builder(file, text, repeated);
  if (const auto control = find_control_character(text)) {
    PlaceFinder places(file, text);
    return std::unexpected(DocumentProblem{.place = places.at(*control), .message = "YAML has no control characters"});
  }
  try {
    std::istringstream in{std::string(text)};
    YAML::Parser parser(in);
    while (parser.HandleNextDocument(builder)) {
    }
    if (builder.has_document()) return builder.take_root();
    return std::unexpected(DocumentProblem{.place = {.file = file}, .message = "there is no value in this file"});
  } catch (const Refusal& refusal) {
    return std::unexpected(refusal.problem);
  } catch (const YAML::Exception& problem) {
    const SourceLocation place =
        problem.mark.is_null() ? SourceLocation{.file = file} : builder.place_of_mark(problem.mark);
    return std::unexpected(DocumentProblem{.place = place, .message = "this is not valid YAML: " + problem.msg});
  } catch (const std::bad_alloc&) {
    return std::unexpected(
        DocumentProblem{.place = {.file = file}, .message = "out of memory", .kind = DocumentProblem::Kind::Refused});
  } catch (const std::exception& problem) {
    return std::unexpected(
        DocumentProblem{.place = {.file = file}, .message = std::string("this is not valid YAML: ") + problem.what()});
  }
}

}  // namespace insitu
