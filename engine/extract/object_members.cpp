#include "engine/extract/object_members.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <vector>

namespace insitu {

struct ObjectMembers::State final : JsonVisitor {
  PathSet paths;
  JsonWalker walker;
  std::vector<std::optional<JsonToken>> tokens;

  void restart() override { std::ranges::fill(tokens, std::nullopt); }
  void value(WantId want, const JsonToken& token) override { tokens[want] = token; }
};

ObjectMembers::ObjectMembers(std::span<const std::string_view> names) : state_(std::make_unique<State>()) {
  WantId want = 0;
  for (const std::string_view name : names) state_->paths.add({MemberStep{std::string(name)}}, want++);
  state_->tokens.resize(names.size());
}

ObjectMembers::~ObjectMembers() = default;
ObjectMembers::ObjectMembers(ObjectMembers&&) noexcept = default;
ObjectMembers& ObjectMembers::operator=(ObjectMembers&&) noexcept = default;

std::expected<void, std::string> ObjectMembers::read(std::string_view object, std::string_view what) {
  const JsonWalk walk = state_->walker.walk(object, state_->paths, *state_);
  switch (walk.verdict) {
    case JsonVerdict::Object: return {};
    case JsonVerdict::OtherJson: return std::unexpected(fmt::format("an {} is a JSON object", what));
    case JsonVerdict::TooDeep: return std::unexpected(fmt::format("JSON nested deeper than {} levels", kMaxJsonDepth));
    case JsonVerdict::NotJson: break;
  }
  return std::unexpected(
      fmt::format("not valid JSON at byte {} of the {}: expected {}", walk.offset, what, walk.expected));
}

const std::optional<JsonToken>& ObjectMembers::token(std::size_t member) const { return state_->tokens[member]; }

std::string_view ObjectMembers::text(std::size_t member, std::deque<std::string>& texts) const {
  const auto& found = token(member);
  if (!found || found->kind != ValueKind::Text) return {};
  if (!found->escaped) return found->raw;
  return found->value(texts.emplace_back()).text;
}

std::optional<std::int64_t> ObjectMembers::integer(std::size_t member) const {
  const auto& found = token(member);
  if (!found) return std::nullopt;
  std::int64_t value = 0;
  const char* end = found->raw.data() + found->raw.size();
  const auto [stopped, error] = std::from_chars(found->raw.data(), end, value);
  if (error != std::errc{} || stopped != end) return std::nullopt;
  return value;
}

}  // namespace insitu
