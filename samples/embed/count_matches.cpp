// count_matches PATTERN FILE...: the number of events that match a filter pattern, file by file. The exit status is
// that of grep.
#include <insitu/insitu.h>

#include <cstddef>
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

namespace {

/// Receives the results of the scan, in the order of the files.
class Counts : public insitu::Sink {
 public:
  explicit Counts(const std::vector<std::string>& names) : names_(names) {}

  void selected(const insitu::SelectedEvent& /*event*/) override {}
  void end_of_file(std::size_t file, const insitu::FileSummary& summary) override {
    std::cout << names_[file] << ": " << summary.matched << '\n';
  }
  void problem(std::size_t file, const insitu::InputProblem& problem) override {
    std::cerr << names_[file] << ": " << problem.message << '\n';
  }

 private:
  const std::vector<std::string>& names_;
};

int count(std::string_view pattern, const std::vector<std::string>& names) {
  const auto program = insitu::compile_filter_pattern(pattern);
  if (!program) {
    std::cerr << insitu::draw_diagnostic(program.error(), pattern, "error");
    return 2;
  }
  std::vector<insitu::Input> inputs;
  for (const std::string& name : names) inputs.push_back(insitu::file_input(name));
  Counts counts(names);
  const insitu::ScanSummary summary = insitu::scan(*program, inputs, counts);
  if (summary.files_with_problems > 0 || summary.out_of_memory) return 2;
  return summary.records_matched > 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::cerr << "usage: count_matches PATTERN FILE...\n";
    return 2;
  }
  return count(argv[1], {argv + 2, argv + argc});
}
