#include "engine/templates/shown_state.h"

#include <fmt/format.h>

#include <cstddef>
#include <string>
#include <utility>

#include "engine/templates/template_values.h"

namespace insitu {
namespace {

constexpr std::string_view kStateVersion = "4";

/// `["x"]`, `[0]`, or nothing.
std::string index_of(const Members& instance) {
  const Node* key = instance.find("index_key");
  if (key == nullptr) return {};
  if (key->kind == Node::Kind::Text) return fmt::format("[\"{}\"]", key->scalar.text);
  if (key->kind != Node::Kind::Number) {
    instance.problem().refuse(key->place(), fmt::format("`index_key` of {} is {}, neither a text nor a number",
                                                        instance.what(), describe_kind(key->kind)));
  }
  return fmt::format("[{}]", key->scalar.text);
}

/// Marks the members that hold something sensitive; the state lists the paths to it.
Node sensitive_marks(const Members& instance) {
  Node marks = empty_node(Node::Kind::Map, instance.node().place());
  const Node* paths = instance.list("sensitive_attributes");
  if (paths == nullptr) return marks;
  for (const Node& path : paths->items) {
    const Node* name = path.items.empty() ? nullptr : path.items.front().find("value");
    if (name == nullptr || name->kind != Node::Kind::Text) {
      instance.problem().refuse(path.place(),
                                fmt::format("an item of `sensitive_attributes` of {} is no path", instance.what()));
      continue;
    }
    Node mark = empty_node(Node::Kind::Boolean, path.place());
    mark.scalar.text = "true";
    add_member(marks, name->scalar.text, std::move(mark));
  }
  return marks;
}

Node shown_instance(const Members& resource, const Members& instance) {
  const auto module = resource.optional_filled_text("module");
  const WrittenValue type = resource.word("type");
  const SourceLocation& place = instance.node().place();
  Node shown = empty_node(Node::Kind::Map, place);
  add_member(shown, "address",
             text_node(place, fmt::format("{}{}.{}{}", module ? module->text + "." : std::string(), type.text,
                                          resource.word("name").text, index_of(instance))));
  add_member(shown, "mode", text_node(place, resource.word("mode").text));
  add_member(shown, "type", text_node(place, type.text));
  if (const Node* values = instance.map("attributes")) add_member(shown, "values", *values);
  add_member(shown, "sensitive_values", sensitive_marks(instance));
  return shown;
}

/// Adds the instances of a resource that can be read.
void show_resource(const Members& resource, Node& resources) {
  const Node* instances = resource.list("instances");
  if (resource.find("instances") == nullptr) {
    resource.problem().refuse(resource.node().place(), fmt::format("{} has no `instances`", resource.what()));
  }
  if (instances == nullptr) return;
  for (const Node& instance : instances->items) {
    // What was replaced and is not yet destroyed has a key of its own.
    if (instance.find("deposed") != nullptr) continue;
    FirstProblem own;
    Node shown = shown_instance(Members(resource.node(), resource.what(), own, Scalars::Strict),
                                Members(instance, "an instance of the state", own, Scalars::Strict));
    if (own.problem()) {
      resource.problem().refuse(*own.problem());
    } else {
      resources.items.push_back(std::move(shown));
    }
  }
}

}  // namespace

bool is_state_file(const Node& root) {
  return root.find("version") != nullptr && root.find("terraform_version") != nullptr &&
         (root.find("serial") != nullptr || root.find("lineage") != nullptr || root.find("resources") != nullptr);
}

Node shown_state(const Node& root, std::vector<BrokenResource>& broken, FirstProblem& problem) {
  const Members state(root, "the state", problem);
  const WrittenValue version = state.text("version");
  if (version.text != kStateVersion) {
    problem.refuse(version.place, fmt::format("version `{}` of Terraform's state files is not known", version.text),
                   "version 4 is read, and what `terraform show -json` prints");
  }
  Node resources = empty_node(Node::Kind::List, root.place());
  const Node* written = state.list("resources");
  for (std::size_t i = 0; written != nullptr && i < written->items.size(); ++i) {
    const Node& one = written->items[i];
    FirstProblem own;
    show_resource(Members(one, "a resource of the state", own, Scalars::Strict), resources);
    const auto found = own.take();
    if (!found) continue;
    broken.push_back({.resource = {.kind = DefinitionKind::Resource,
                                   .id = fmt::format("resources[{}]", i),
                                   .title = {},
                                   .name = {},
                                   .place = one.place()},
                      .problem = *found});
  }
  Node module = empty_node(Node::Kind::Map, root.place());
  add_member(module, "resources", std::move(resources));
  Node values = empty_node(Node::Kind::Map, root.place());
  add_member(values, "root_module", std::move(module));
  Node shown = empty_node(Node::Kind::Map, root.place());
  add_member(shown, "format_version", text_node(root.place(), "1.0"));
  add_member(shown, "values", std::move(values));
  return shown;
}

}  // namespace insitu
