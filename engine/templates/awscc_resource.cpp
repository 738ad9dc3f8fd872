#include "engine/templates/awscc_resource.h"

#include <cstddef>
#include <utility>

#include "engine/templates/template_values.h"

namespace insitu {
namespace {

struct Service {
  std::string_view prefix;
  std::string_view of_template;
};
constexpr Service kServices[] = {{"awscc_logs_", "AWS::Logs::"}, {"awscc_cloudwatch_", "AWS::CloudWatch::"}};

/// `metric_filter` → `MetricFilter`
std::string in_one_word(std::string_view name) {
  std::string word;
  bool begins = true;
  for (const char c : name) {
    if (c != '_') word += begins && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    begins = c == '_';
  }
  return word;
}

void rename_members(Node& node) {
  for (Node& item : node.items) rename_members(item);
  for (auto& [key, member] : node.members) {
    key.text = in_one_word(key.text);
    rename_members(member);
  }
}

}  // namespace

std::string template_type(std::string_view terraform_type) {
  for (const Service& service : kServices) {
    if (!terraform_type.starts_with(service.prefix)) continue;
    return std::string(service.of_template) + in_one_word(terraform_type.substr(service.prefix.size()));
  }
  return {};
}

Node template_resource(const std::string& type, Node values) {
  Node resource;
  resource.kind = Node::Kind::Map;
  resource.scalar.place = values.place();
  rename_members(values);
  WrittenValue key;
  key.place = values.place();
  key.text = "Type";
  resource.members.emplace_back(key, text_node(values.place(), type));
  key.text = "Properties";
  resource.members.emplace_back(std::move(key), std::move(values));
  return resource;
}

}  // namespace insitu
