#include "tests/fuzz/replay.h"

#include <array>
#include <string>

#include "tests/fuzz/targets.h"

namespace insitu::fuzz {
namespace {

TEST_P(FuzzReplay, FindsNothing) { replay(); }

const std::array kTargets = {
    Target{"agent", agent, 50},
    Target{"alarm_rule", alarm_rule, 500},
    Target{"archive", archive, 100},
    Target{"base64", base64, 200},
    Target{"decompressed", decompressed, 200},
    Target{"definitions", definitions, 50},
    Target{"emf", emf, 50},
    Target{"encoding", encoding, 200},
    Target{"events", events, 100},
    Target{"filter_pattern", filter_pattern, 100},
    Target{"framers", framers, 200},
    Target{"hcl", hcl, 100},
    Target{"json_pass", json_pass, 500},
    Target{"literals", literals, 200},
    Target{"metric_math", metric_math, 200},
    Target{"partial", partial, 100},
    Target{"query", query, 30},
    Target{"scan", scan, 50},
    Target{"shape", shape, 50},
    Target{"test_file", test_file, 50},
    Target{"times", times, 200},
};
INSTANTIATE_TEST_SUITE_P(Targets, FuzzReplay, testing::ValuesIn(kTargets),
                         [](const auto& target) { return target.param.name; });

}  // namespace
}  // namespace insitu::fuzz
