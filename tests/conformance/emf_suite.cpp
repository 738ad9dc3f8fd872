#include "tests/conformance/emf_suite.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "engine/metrics/emf_lines.h"
#include "insitu/emf_scan.h"
#include "tests/conformance/case_registry.h"
#include "tests/conformance/emf_case_file.h"
#include "tests/differential/reference_emf.h"
#include "tests/differential/reference_utf8.h"
#include "tests/emf_answer.h"
#include "tests/escaped_text.h"
#include "tests/memory_input.h"

namespace insitu::conformance {
namespace {

class EmfCheck {
 public:
  EmfCheck(const Site& site, const EmfBlock& block) : site_(site), block_(block) {}

  void check_all_ways() const {
    const reference::EmfAnswer reference = reference::read_emf(block_.events, block_.now);
    check("reference", reference);
    // JSON cannot hold what is not UTF-8.
    const bool can_be_objects = std::ranges::all_of(
        block_.events, [](const reference::EmfEvent& event) { return reference::is_valid_utf8(event.message); });
    if (can_be_objects) check_objects();
    if (block_.has_lines) check_lines(reference);
  }

 private:
  void check_objects() const {
    constexpr std::size_t kSmall = 64;
    const std::size_t kUsual = BlockOptions{}.block_bytes;
    check("event objects", scan(memory_input(emf_objects(block_.events)), InputShape::Events, 1, kUsual));
    check("event objects, several threads and small blocks",
          scan(memory_input(emf_objects(block_.events)), InputShape::Events, 3, kSmall));
  }

  void check_lines(const reference::EmfAnswer& reference) const {
    constexpr std::size_t kSmall = 64;
    const std::size_t kUsual = BlockOptions{}.block_bytes;
    const std::string lines = emf_lines(block_.events);
    const reference::EmfAnswer found = scan(memory_input(lines), InputShape::Lines, 1, kUsual);
    check("lines", found);
    if (found.documents != reference.documents) {
      site_.fail(fmt::format("{} documents, the reference finds {}", found.documents, reference.documents));
    }
    check("lines, several threads and small blocks", scan(chunked_input(lines), InputShape::Lines, 3, kSmall));
    check("lines through a pipe, several threads and small blocks",
          scan(Pipe(lines, kSmall + 1).input(), InputShape::Lines, 3, kSmall));
    check_round_trip(lines);
  }

  [[nodiscard]] EmfData scan_data(const Input& input, InputShape shape, unsigned threads,
                                  std::size_t block_bytes) const {
    ScanOptions options;
    options.threads = threads;
    options.blocks.shape = shape;
    options.blocks.block_bytes = block_bytes;
    const auto report = [&](std::size_t /*file*/, const InputProblem& problem) { site_.fail(problem.message); };
    return scan_emf({&input, 1}, report, options, {}, {.received = block_.now, .entries = LedgerEntries::All});
  }

  [[nodiscard]] reference::EmfAnswer scan(const Input& input, InputShape shape, unsigned threads,
                                          std::size_t block_bytes) const {
    return answer_of(scan_data(input, shape, threads, block_bytes));
  }

  void check(const std::string& way, const reference::EmfAnswer& found) const {
    if (is_same(block_.expected, found)) return;
    site_.fail("expected\n" + describe_emf(block_.expected) + way + ":\n" + describe_emf(found));
  }

  static std::string written_again(const EmfData& data) {
    std::string text;
    for (const EmfPeriod& period : periods_of(data, 1)) {
      write_emf(point_of(data, period), [&text](std::string_view line) { text += line; });
    }
    return text;
  }

  /// What is written as EMF and read again is the same, and written again the same bytes.
  void check_round_trip(const std::string& lines) const {
    const std::size_t kUsual = BlockOptions{}.block_bytes;
    const std::string first = written_again(scan_data(memory_input(lines), InputShape::Lines, 1, kUsual));
    const EmfData again = scan_data(memory_input(first), InputShape::Lines, 1, kUsual);
    const std::string second = written_again(again);
    if (first != second) site_.fail("written as EMF\n" + first + "read and written again\n" + second);
    if (!again.ledger.lines.empty())
      site_.fail("what is written as EMF is not taken:\n" + describe_emf(answer_of(again)));
  }

  const Site& site_;
  const EmfBlock& block_;
};

}  // namespace

void register_emf(const std::filesystem::path& root, const std::filesystem::path& path) {
  const EmfCaseFile file = read_emf_case_file(path);
  const std::string suite = suite_name(root, path);
  for (const EmfBlock& block : file.blocks) {
    constexpr std::size_t kShown = 400;
    const Site site{.file = path.string(),
                    .line = block.line,
                    .subject = "document  " + write_escaped(block.events.front().message.substr(0, kShown))};
    register_case(suite, site, [site, block] { EmfCheck(site, block).check_all_ways(); });
  }
  for (const Fault& fault : file.faults) register_fault(suite, path.string(), fault);
}

void update_emf(const std::filesystem::path& /*path*/) {}

}  // namespace insitu::conformance
