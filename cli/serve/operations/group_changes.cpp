#include "cli/serve/operations/group_changes.h"

#include <fmt/format.h>

#include "engine/metrics/metric_limits.h"

namespace insitu::serve {
namespace {

constexpr std::size_t kMaxTagKey = 128;
constexpr std::size_t kMaxTagValue = 256;

const CatalogueGroup* listed_group(const Call& call, const std::string& group) {
  const CatalogueGroup* const found = call.listing->find(group);
  return found != nullptr && found->is_of_files ? found : nullptr;
}

const GroupSettings* put_group(const State& state, const std::string& group) {
  const auto found = state.groups.find(group);
  if (found == state.groups.end() || (!found->second.is_made && found->second.streams.empty())) return nullptr;
  return &found->second;
}

/// The group that the ARN of a resource means.
std::string read_resource(Members& in) {
  const std::string arn = in.required_text("resourceArn", 1, 1011);
  if (!in.is_refused() && (!arn.starts_with("arn:") || !arn.contains(":log-group:"))) {
    in.reject({.shape = "InvalidParameterException",
               .message = fmt::format("the resource {} is not the ARN of a log group", arn)});
  }
  return group_of_identifier(arn);
}

Answered<Tree> add_tags(Call& call, Members& in, const std::string& group) {
  if (!in.has("tags")) in.required_text("tags");
  const Tree tags = read_tags(in, "tags");
  if (in.is_refused()) return in.refused();
  return change_group(call, "tag-log-group", Tree::map({{"logGroupName", group}, {"tags", tags}}));
}

Answered<Tree> remove_tags(Call& call, Members& in, const std::string& group, std::string_view name) {
  const auto keys = in.texts(name);
  if (!keys) in.required_text(name);
  if (in.is_refused()) return in.refused();
  return change_group(call, "untag-log-group",
                      Tree::map({{"logGroupName", group}, {"tagKeys", Tree::List(keys->begin(), keys->end())}}));
}

Answered<Tree> list_tags(Call& call, Members& in, const std::string& group) {
  if (in.is_refused()) return in.refused();
  if (call.listing->find(group) == nullptr) return missing_group();
  Tree tags = Tree::map();
  call.server.store().read([&](const State& state) {
    const auto settings = state.groups.find(group);
    if (settings == state.groups.end()) return;
    for (const auto& [key, value] : settings->second.tags) tags.set(key, value);
  });
  return Tree::map({{"tags", std::move(tags)}});
}

}  // namespace

bool has_group(const Call& call, const State& state, const std::string& group) {
  return put_group(state, group) != nullptr || listed_group(call, group) != nullptr;
}

bool has_stream(const Call& call, const State& state, const std::string& group, const std::string& stream) {
  const GroupSettings* const put = put_group(state, group);
  if (put != nullptr && put->streams.contains(stream)) return true;
  const CatalogueGroup* const listed = listed_group(call, group);
  if (listed == nullptr) return false;
  const auto found = listed->streams.find(stream);
  return found != listed->streams.end() && found->second.is_of_files;
}

Answered<Tree> change_group(Call& call, std::string_view kind, Tree change) {
  const auto changed =
      call.server.store().change(kind, std::move(change), [&](const State& state, Tree& checked) -> Answered<void> {
        const std::string& group = *checked.find("logGroupName")->text();
        if (!has_group(call, state, group)) return missing_group();
        const Tree* const tags = checked.find("tags");
        if (tags == nullptr || tags->members() == nullptr) return {};
        std::size_t count = tags->members()->size();
        if (const auto settings = state.groups.find(group); settings != state.groups.end()) {
          for (const auto& [key, value] : settings->second.tags) count += tags->find(key) == nullptr ? 1U : 0U;
        }
        if (count > kMaxTags) {
          return invalid_parameter(fmt::format("A log group can have at most {} tags.", kMaxTags));
        }
        return {};
      });
  if (!changed) return std::unexpected(changed.error());
  call.server.catalogue().forget_put();
  return Tree::map();
}

Tree read_tags(Members& in, std::string_view name) {
  const auto tags = in.text_map(name);
  if (!tags) return {};
  if (tags->empty() || tags->size() > kMaxTags) {
    in.reject(name, fmt::format("{} tags", tags->size()), fmt::format("have between 1 and {} items", kMaxTags));
    return {};
  }
  Tree::Map map;
  for (const auto& [key, value] : *tags) {
    const std::size_t size = characters_in(key);
    if (size == 0 || size > kMaxTagKey) {
      in.reject(name, key, fmt::format("have keys with length between 1 and {}", kMaxTagKey));
    }
    if (characters_in(value) > kMaxTagValue) {
      in.reject(name, value, fmt::format("have values with length less than or equal to {}", kMaxTagValue));
    }
    map.emplace_back(key, value);
  }
  return Tree::map(std::move(map));
}

Answered<Tree> tag_resource(Call& call, Members& in) { return add_tags(call, in, read_resource(in)); }
Answered<Tree> untag_resource(Call& call, Members& in) { return remove_tags(call, in, read_resource(in), "tagKeys"); }
Answered<Tree> list_tags_for_resource(Call& call, Members& in) { return list_tags(call, in, read_resource(in)); }

Answered<Tree> tag_log_group(Call& call, Members& in) {
  return add_tags(call, in, in.required_text("logGroupName", 1, 512));
}
Answered<Tree> untag_log_group(Call& call, Members& in) {
  return remove_tags(call, in, in.required_text("logGroupName", 1, 512), "tags");
}
Answered<Tree> list_tags_log_group(Call& call, Members& in) {
  return list_tags(call, in, in.required_text("logGroupName", 1, 512));
}

}  // namespace insitu::serve
