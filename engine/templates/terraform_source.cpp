#include "engine/templates/terraform_source.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/templates/hcl_document.h"
#include "engine/templates/plan_configuration.h"
#include "engine/templates/read_apart.h"
#include "engine/templates/source_note.h"
#include "engine/templates/template_values.h"
#include "grammar/hcl_parser.h"

namespace insitu {
namespace {

/// The keys of a file in JSON; `//` is a comment.
constexpr std::string_view kTopKeys[] = {"resource",  "data",     "module", "variable",  "output",
                                         "locals",    "provider", "moved",  "import",    "removed",
                                         "terraform", "check",    "//",     "ephemeral", "action"};

/// The blocks of the resources that are read. In JSON one alone may stand without a list around it.
constexpr std::string_view kBlocks[] = {"metric_transformation", "metric_query", "metric", "actions_suppressor"};

/// Calls `use` with a map, or with each map of a list, and `refuse` with what is neither.
template <class Use, class Refuse>
void each_map(const Node& node, const Use& use, const Refuse& refuse) {
  if (node.kind == Node::Kind::Map && !is_unresolved(node)) return use(node);
  if (node.kind != Node::Kind::List || node.items.empty()) return refuse(node);
  for (const Node& item : node.items) {
    item.kind == Node::Kind::Map ? use(item) : refuse(item);
  }
}

/// Whether a text may be the name of a resource, or its type. (Terraform doc: Identifiers)
bool is_identifier(std::string_view text) {
  const auto is_letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
  };
  return !text.empty() && is_letter(text.front()) &&
         std::ranges::all_of(text, [&](char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '-'; });
}

struct SourceResource {
  std::string type;
  std::string address;
  const Node* body = nullptr;
};

/// Whether a block makes several resources, or none.
bool is_repeated(const Node& body) { return body.find("count") != nullptr || body.find("for_each") != nullptr; }

/// Takes the next step of `a.b[0]["c"]` from the begin of a reference: a name, or an index without brackets and quotes.
std::string_view take_step(std::string_view& reference) {
  if (reference.starts_with('[')) {
    const std::size_t end = reference.find(']');
    std::string_view index = reference.substr(1, end == std::string_view::npos ? end : end - 1);
    reference.remove_prefix(end == std::string_view::npos ? reference.size() : end + 1);
    if (index.size() >= 2 && index.front() == '"' && index.back() == '"') index = index.substr(1, index.size() - 2);
    return index;
  }
  if (reference.starts_with('.')) reference.remove_prefix(1);
  const std::string_view name = reference.substr(0, reference.find_first_of(".["));
  reference.remove_prefix(name.size());
  return name;
}

/// Puts the values of a file into the form of a plan.
class TerraformSource {
 public:
  explicit TerraformSource(const Node& root) : root_(root) {
    if (const Node* blocks = root_.find("resource")) add_types(*blocks);
    if (const Node* modules = root_.find("module")) {
      each_map(*modules, [](const Node&) {}, [this](const Node& odd) { refuse("module", odd); });
    }
    for (const SourceResource& resource : resources_) bodies_.try_emplace(resource.address, resource.body);
  }

  /// Returns the file as `terraform show -json` prints a state.
  Node shown() {
    Node resources = empty_node(Node::Kind::List, root_.place());
    for (const SourceResource& resource : resources_) {
      if (!resource.type.starts_with("aws")) continue;
      const SourceLocation& place = resource.body->place();
      Node node = empty_node(Node::Kind::Map, place);
      add_member(node, "address", text_node(place, resource.address));
      add_member(node, "type", text_node(place, resource.type));
      add_member(node, "values", resolved(*resource.body, 0));
      resources.items.push_back(std::move(node));
    }
    Node module = empty_node(Node::Kind::Map, root_.place());
    add_member(module, "resources", std::move(resources));
    Node values = empty_node(Node::Kind::Map, root_.place());
    add_member(values, "root_module", std::move(module));
    Node shown = empty_node(Node::Kind::Map, root_.place());
    add_member(shown, "format_version", text_node(root_.place(), "1.0"));
    add_member(shown, "values", std::move(values));
    return shown;
  }

  /// Adds what is not read, what cannot be read, and what may be there several times, or not at all.
  void add_doubts(Definitions& definitions) const {
    for (const auto& [resource, problem] : broken_) add_broken_resource(resource, problem, definitions);
    each_labelled("module", [&](const WrittenValue& name, const Node& body) {
      const Definition module{.kind = DefinitionKind::Resource,
                              .id = fmt::format("module.{}", name.text),
                              .title = {},
                              .name = {},
                              .place = body.kind == Node::Kind::Map ? body.place() : name.place};
      definitions.not_read.emplace_back(module, "its resources are in files of their own: name these as well");
    });
    std::set<std::string_view> repeated;
    for (const SourceResource& resource : resources_) {
      if (is_repeated(*resource.body)) repeated.insert(resource.address);
    }
    const auto doubt = [&](const Definition& one) {
      // What is in a dashboard has its address, and a name of its own after it.
      if (!repeated.contains(std::string_view(one.id).substr(0, one.id.find('/')))) return;
      definitions.unresolved.emplace_back(one, "how many there are is only known in a plan (`count`, `for_each`)");
    };
    std::ranges::for_each(definitions.filters, doubt);
    std::ranges::for_each(definitions.alarms, doubt);
    std::ranges::for_each(definitions.queries, doubt);
  }

 private:
  static constexpr std::size_t kMaxReferences = 16;  // that lead from one to the next
  /// Of all texts that references give. Texts of two references to such texts double with each step.
  static constexpr std::size_t kMaxReferenceBytes = 1'000'000;
  static constexpr std::size_t kBytesOfReference = 64;  // counted for each, beside its text

  void refuse(const std::string& id, const SourceLocation& place, std::string message) {
    broken_.push_back(
        {.resource = {.kind = DefinitionKind::Resource, .id = id, .title = {}, .name = {}, .place = place},
         .problem = {.place = place, .message = std::move(message), .help = {}}});
  }

  void refuse(const std::string& id, const Node& odd) {
    if (is_unresolved(odd)) return refuse(id, odd.place(), odd.scalar.unresolved);
    const bool is_empty = odd.kind == Node::Kind::List && odd.items.empty();
    refuse(id, odd.place(),
           fmt::format("`{}` is {}, not a map", id, is_empty ? "an empty list" : describe_kind(odd.kind)));
  }

  // JSON may have lists of objects at each label.
  void add_types(const Node& blocks) {
    each_map(
        blocks,
        [this](const Node& types) {
          for (const auto& [type, named] : types.members) add_names(type, named);
        },
        [this](const Node& odd) { refuse("resource", odd); });
  }

  void add_names(const WrittenValue& type, const Node& named) {
    if (!is_identifier(type.text)) {
      return refuse("resource", type.place, fmt::format("`{}` is no type of a resource", type.text));
    }
    if (!type.text.starts_with("aws")) return;  // nothing of it is read
    each_map(
        named,
        [&](const Node& names) {
          for (const auto& [name, bodies] : names.members) add_bodies(type, name, bodies);
        },
        [&](const Node& odd) { refuse(type.text, odd); });
  }

  void add_bodies(const WrittenValue& type, const WrittenValue& name, const Node& bodies) {
    const std::string address = fmt::format("{}.{}", type.text, name.text);
    if (name.text.empty()) return refuse(type.text, name.place, fmt::format("a resource `{}` has no name", type.text));
    if (!is_identifier(name.text)) {
      return refuse(address, name.place, fmt::format("`{}` is no name of a resource", name.text));
    }
    each_map(
        bodies, [&](const Node& body) { resources_.push_back({type.text, address, &body}); },
        [&](const Node& odd) { refuse(address, odd); });
  }

  template <class Use>
  void each_labelled(std::string_view type, const Use& use) const {
    const Node* blocks = root_.find(type);
    if (blocks == nullptr) return;
    each_map(
        *blocks,
        [&](const Node& labels) {
          for (const auto& [label, node] : labels.members) use(label, node);
        },
        [](const Node&) {});
  }

  /// Returns a value with the references resolved that lead to something literal.
  Node resolved(const Node& node, std::size_t depth) {
    if (is_unresolved(node)) return resolved_reference(node, depth);
    const Node* dynamic = node.find("dynamic");
    const auto is_odd = [](const Node& one) { return one.kind != Node::Kind::Map; };
    if (dynamic != nullptr && is_odd(*dynamic) &&
        (dynamic->items.empty() || std::ranges::any_of(dynamic->items, is_odd))) {
      return unresolved_node(dynamic->place(), fmt::format("`dynamic` is {}, not a map", describe_kind(dynamic->kind)));
    }
    Node copy;
    copy.kind = node.kind;
    copy.scalar = node.scalar;
    for (const Node& item : node.items) copy.items.push_back(resolved(item, depth));
    for (const auto& [key, member] : node.members) {
      Node value = resolved(member, depth);
      const bool is_block = std::ranges::find(kBlocks, key.text) != std::end(kBlocks);
      if (is_block && value.kind == Node::Kind::Map) {
        Node list = empty_node(Node::Kind::List, value.place());
        list.items.push_back(std::move(value));
        value = std::move(list);
      }
      copy.members.emplace_back(key, std::move(value));
    }
    if (dynamic != nullptr) add_dynamic(*dynamic, copy);
    return copy;
  }

  /// Makes the blocks that a `dynamic` block makes unresolved, as a whole.
  static void add_dynamic(const Node& dynamic, Node& body) {
    const auto add_labels = [&body](const Node& labels) {
      for (const auto& [label, content] : labels.members) {
        std::erase_if(body.members, [&](const NodeMember& member) { return member.key.text == label.text; });
        body.members.emplace_back(
            label, unresolved_node(label.place, fmt::format("`dynamic \"{}\"` is only known in a plan", label.text)));
      }
    };
    each_map(dynamic, add_labels, [](const Node&) {});
  }

  Node resolved_reference(const Node& node, std::size_t depth) {
    if (node.scalar.expression.empty() || depth > kMaxReferences) return node;
    const auto parsed = parse_hcl_template(node.scalar.expression);
    if (!parsed) return node;
    if (parsed->kind == hcl::Expression::Kind::Reference) {
      auto found = literal_at(parsed->text, depth);
      if (!found) return with_default(node, parsed->text);
      found->scalar.place = node.place();
      found->scalar.in_line = false;
      found->scalar.anchors.clear();
      return std::move(*found);
    }
    std::string whole;
    for (const hcl::Expression& part : parsed->items) {
      if (part.kind == hcl::Expression::Kind::Text) {
        whole += part.text;
        continue;
      }
      const auto found = literal_at(part.text, depth);
      if (!found) return with_default(node, part.text);
      whole += found->scalar.text;
    }
    return text_node(node.place(), std::move(whole));
  }

  /// Returns a value that is not known, with the default that the file has for the variable that it depends on.
  [[nodiscard]] Node with_default(Node node, std::string_view reference) const {
    const std::string_view root = take_step(reference);
    const std::string_view name = take_step(reference);
    if (!reference.empty()) return node;
    const Node* value = root == "var" ? default_of(name) : root == "local" ? local(name) : nullptr;
    if (value == nullptr || !value->is_scalar() || is_unresolved(*value)) return node;
    node.scalar.unresolved +=
        fmt::format("; {} is `{}`", root == "var" ? "its default" : "here it", shortened(value->scalar.text));
    return node;
  }

  [[nodiscard]] const Node* default_of(std::string_view variable) const {
    const Node* found = nullptr;
    each_labelled("variable", [&](const WrittenValue& name, const Node& body) {
      if (name.text == variable) found = body.find("default");
    });
    return found;
  }

  [[nodiscard]] const Node* local(std::string_view name) const {
    const Node* found = nullptr;
    each_labelled("locals", [&](const WrittenValue& key, const Node& value) {
      if (key.text == name) found = &value;
    });
    return found;
  }

  /// Returns the value of `TYPE.NAME.MEMBER` if it is one literal; nullopt: it is not, or is no value of this file.
  std::optional<Node> literal_at(std::string_view reference, std::size_t depth) {
    const std::string_view type = take_step(reference);
    const std::string_view name = take_step(reference);
    const auto found = bodies_.find(fmt::format("{}.{}", type, name));
    if (found == bodies_.end() || is_repeated(*found->second)) return std::nullopt;
    const Node* node = found->second;
    std::string_view step = take_step(reference);
    if (step == "id" && node->find(step) == nullptr) step = name_as_id(type);
    while (node != nullptr && !step.empty()) {
      node = node->find("dynamic") == nullptr ? step_into(*node, step) : nullptr;
      step = take_step(reference);
    }
    if (node == nullptr || node->kind == Node::Kind::Map || node->kind == Node::Kind::List) return std::nullopt;
    Node value = resolved(*node, depth + 1);
    spent_ += value.scalar.text.size() + kBytesOfReference;
    if (is_unresolved(value) || !value.is_scalar() || spent_ > kMaxReferenceBytes) return std::nullopt;
    return value;
  }

  const Node& root_;
  std::vector<SourceResource> resources_;
  std::vector<BrokenResource> broken_;
  std::unordered_map<std::string, const Node*> bodies_;  // by address
  std::size_t spent_ = 0;
};

}  // namespace

bool is_terraform_source(const Node& root) {
  if (root.find("resource") == nullptr && root.find("module") == nullptr) return false;
  return std::ranges::all_of(root.members, [](const NodeMember& member) {
    return std::ranges::find(kTopKeys, member.key.text) != std::end(kTopKeys);
  });
}

Definitions read_terraform_source(const Node& root, const TemplateReading& read_template, FirstProblem& problem) {
  TerraformSource source(root);
  Definitions definitions = read_terraform(source.shown(), read_template, Scalars::Converted, problem);
  source.add_doubts(definitions);
  const bool has_any = root.find("resource") != nullptr || root.find("module") != nullptr;
  if (!has_any) definitions.empty_stacks.push_back(root.place().file);
  note_source(definitions, root.place().file);
  return definitions;
}

}  // namespace insitu
