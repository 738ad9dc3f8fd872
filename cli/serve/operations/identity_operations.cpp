#include <fmt/format.h>

#include <array>

#include "cli/serve/operation.h"

namespace insitu::serve {
namespace {

Answered<Tree> get_caller_identity(Call& call, Members& /*in*/) {
  return Tree::map({{"UserId", call.account()},
                    {"Account", call.account()},
                    {"Arn", fmt::format("arn:aws:iam::{}:root", call.account())}});
}

constexpr std::array<Operation, 1> kIdentityOperations = {{{"GetCallerIdentity", Effect::Reads, get_caller_identity}}};

}  // namespace

std::span<const Operation> identity_operations() { return kIdentityOperations; }

}  // namespace insitu::serve
