#include <array>
#include <string>

#include "tests/fuzz/replay.h"
#include "tests/fuzz/targets.h"

// What reads requests.
namespace insitu::fuzz {
namespace {

TEST_P(FuzzReplay, FindsNothing) { replay(); }

const std::array kTargets = {
    Target{"cbor", cbor, 1000},   Target{"form", form, 1000},      Target{"request_json", request_json, 1000},
    Target{"token", token, 1000}, Target{"journal", journal, 200},
};
INSTANTIATE_TEST_SUITE_P(Targets, FuzzReplay, testing::ValuesIn(kTargets),
                         [](const auto& target) { return target.param.name; });

}  // namespace
}  // namespace insitu::fuzz
