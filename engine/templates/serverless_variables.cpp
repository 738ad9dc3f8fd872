#include "engine/templates/serverless_variables.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

#include "engine/templates/hcl_document.h"
#include "engine/templates/template_values.h"

namespace insitu {
namespace {

constexpr std::size_t kMaxVariables = 16;  // that lead from one to the next
/// Of all that variables give: a text with two variables that give such a text doubles with each step.
constexpr std::size_t kMaxVariableBytes = 1'000'000;
constexpr std::size_t kBytesOfValue = 64;  // counted for each value, beside its text

/// The members that options of the command line replace. (Serverless doc: CLI options `--stage`, `--region`)
constexpr std::string_view kOptions[] = {"provider.stage", "provider.region", "provider.profile"};

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// Returns the length of the variable at the begin of a text, `${self:a.b}`, `${env:X, 'y'}` or `${file(a.yml)}`; 0:
/// none begins here.
std::size_t variable_length(std::string_view text) {
  if (!text.starts_with("${")) return 0;
  const auto end_of_type = std::find_if_not(text.begin() + 2, text.end(), is_letter);
  const std::string_view after_type = text.substr(static_cast<std::size_t>(end_of_type - text.begin()));
  const bool has_address = after_type.starts_with(':') && !after_type.starts_with("::");
  if (end_of_type == text.begin() + 2 || !(has_address || after_type.starts_with('('))) return 0;
  std::size_t depth = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text.substr(i).starts_with("${")) ++depth;
    if (text[i] == '}' && --depth == 0) return i + 1;
  }
  return 0;
}

/// Finds the next variable of a text from `at` on; the end of the text: there is none.
std::size_t find_variable(std::string_view text, std::size_t at) {
  while (true) {
    at = std::min(text.find("${", at), text.size());
    if (at == text.size() || variable_length(text.substr(at)) > 0) return at;
    ++at;
  }
}

/// Whether a call of a function of templates needs a name that is not known.
bool lacks_name(const Node& argument) {
  return is_unresolved(argument) || (!argument.items.empty() && is_unresolved(argument.items.front()));
}

std::string packaged(std::string_view source) {
  return fmt::format("`{}` is only known when the service is packaged", shortened(source));
}

}  // namespace

Node ServerlessVariables::resolve(const Node& value, std::size_t depth) {
  if (depth > 0) spent_ += value.scalar.text.size() + kBytesOfValue;
  if (spent_ > kMaxVariableBytes) return unresolved_node(value.place(), "its variables make too much text");
  if (value.kind == Node::Kind::Map) return resolve_map(value, depth);
  if (value.kind == Node::Kind::Text) return resolve_text(value, depth);
  Node copy;
  copy.kind = value.kind;
  copy.scalar = value.scalar;
  for (const Node& item : value.items) copy.items.push_back(resolve(item, depth));
  return copy;
}

Node ServerlessVariables::resolve_map(const Node& map, std::size_t depth) {
  Node copy;
  copy.kind = map.kind;
  copy.scalar = map.scalar;
  for (const auto& [key, member] : map.members) copy.members.emplace_back(key, resolve(member, depth));
  if (copy.members.size() != 1) return copy;
  const auto& [name, argument] = copy.members.front();
  constexpr std::string_view kNaming[] = {"Ref", "Condition", "Fn::If", "Fn::GetAtt"};
  if (std::ranges::find(kNaming, name.text) == std::end(kNaming) || !lacks_name(argument)) return copy;
  const Node& unknown = is_unresolved(argument) ? argument : argument.items.front();
  return unresolved_node(copy.place(), unknown.scalar.unresolved);
}

Node ServerlessVariables::resolve_text(const Node& value, std::size_t depth) {
  const std::string& text = value.scalar.text;
  std::size_t at = find_variable(text, 0);
  if (at == text.size()) return value;
  std::string whole;
  for (std::size_t copied = 0;; at = find_variable(text, at)) {
    whole.append(text, copied, at - copied);
    if (at == text.size()) return text_node(value.place(), std::move(whole));
    const std::string_view variable = std::string_view(text).substr(at, variable_length(text.substr(at)));
    auto found = value_of(variable, depth);
    const bool is_whole = variable.size() == text.size();
    if (!found || is_unresolved(*found) || (!is_whole && !found->is_scalar())) {
      return unresolved_node(value.place(), packaged(variable), text);
    }
    if (is_whole) {
      found->scalar.place = value.place();
      found->scalar.in_line = false;
      return std::move(*found);
    }
    whole += found->scalar.text;
    at += variable.size();
    copied = at;
  }
}

std::optional<Node> ServerlessVariables::value_of(std::string_view variable, std::size_t depth) {
  constexpr std::string_view kSelf = "${self:";
  if (!variable.starts_with(kSelf) || depth > kMaxVariables) return std::nullopt;
  std::string_view path = variable.substr(kSelf.size(), variable.size() - kSelf.size() - 1);
  path = path.substr(0, path.find(','));  // after it comes what counts if there is nothing
  path = path.substr(0, path.find_last_not_of(' ') + 1);
  if (std::ranges::find(kOptions, path) != std::end(kOptions)) return std::nullopt;
  const Node* node = &root_;
  while (node != nullptr && !path.empty()) {
    const std::size_t period = path.find('.');
    node = step_into(*node, path.substr(0, period));
    path = period == std::string_view::npos ? std::string_view() : path.substr(period + 1);
  }
  if (node == nullptr || node == &root_ || node->kind == Node::Kind::Null) return std::nullopt;
  return resolve(*node, depth + 1);
}

}  // namespace insitu
