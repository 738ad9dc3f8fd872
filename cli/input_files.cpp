#include "cli/input_files.h"

#include <fmt/format.h>
#include <fnmatch.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <string_view>
#include <system_error>
#include <utility>

#include "cli/agent_host.h"
#include "cli/console.h"
#include "cli/write_file.h"
#include "engine/input/read_whole.h"
#include "engine/output/atomic_file.h"

namespace insitu::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kStandardInput = "(standard input)";

using Opened = std::expected<std::unique_ptr<ByteSource>, InputProblem>;

/// Reading what one writes never ends.
bool is_standard_output(const struct stat& file) {
  struct stat output = {};
  if (::fstat(STDOUT_FILENO, &output) != 0) return false;
  return S_ISREG(output.st_mode) && file.st_dev == output.st_dev && file.st_ino == output.st_ino;
}

Opened output_as_input() { return std::unexpected(InputProblem{"the input file is also the output"}); }

Input input_of_standard_input() {
  Input input = standard_input();
  input.open = [open = std::move(input.open)]() -> Opened {
    struct stat file = {};
    if (::fstat(STDIN_FILENO, &file) == 0 && is_standard_output(file)) return output_as_input();
    return open();
  };
  return input;
}

Input failed_input(std::string message) {
  return {[message = std::move(message)]() -> Opened { return std::unexpected(InputProblem{message}); }};
}

/// What an agent sends, a file of its own for each that it reads.
InputFiles inputs_of_agent(const InputArguments& arguments) {
  InputFiles files;
  auto loaded = load_agent(arguments.agent, arguments.agent.configs, agent_files(arguments.files));
  if (!loaded) {
    for (const std::string& message : loaded.error()) complain(message);
    files.names.push_back(arguments.agent.configs.front());
    files.inputs.push_back(failed_input("what the agent sends is not known"));
    return files;
  }
  const std::shared_ptr<const LoadedAgent> agent = std::move(*loaded);
  if (arguments.messages && agent->zone_note) complain("note: " + *agent->zone_note);
  files.losses = std::make_shared<AgentLosses>();
  files.named_one_file = agent->plan.streams.size() == 1;
  const bool refuses = arguments.agent.asserts && !arguments.agent.allows_dropped;
  for (std::size_t i = 0; i < agent->plan.streams.size(); ++i) {
    const AgentStream& stream = agent->plan.streams[i];
    Input input;
    input.open = [agent, &stream, i, losses = files.losses, refuses]() -> Opened {
      return agent_source(stream, agent->settings, refuses ? Losses::Refused : Losses::Counted,
                          [losses, i](const AgentStreamResult& result) { losses->set(i, result.counts); });
    };
    input.path = stream.file;
    files.names.push_back(stream.file);
    files.inputs.push_back(std::move(input));
  }
  return files;
}

bool matches_any(const std::vector<std::string>& globs, const std::string& name) {
  return std::ranges::any_of(globs,
                             [&](const std::string& glob) { return ::fnmatch(glob.c_str(), name.c_str(), 0) == 0; });
}

}  // namespace

FileSelection selection_of(const InputArguments& arguments) {
  return {.recursive = arguments.recursive,
          .include = arguments.include,
          .exclude = arguments.exclude,
          .takes_binary = arguments.reads_binary_files};
}

bool is_wanted(const FileSelection& selection, const std::string& name) {
  // The service writes a file of this name to see whether it may export.
  constexpr std::string_view kExportTrial = "aws-logs-write-test";
  if (is_temporary_name(name) || name == kExportTrial) return false;
  return (selection.include.empty() || matches_any(selection.include, name)) && !matches_any(selection.exclude, name);
}

namespace {

constexpr std::string_view kVersionControl = ".git";

/// What cannot be looked at may be a file: opening it says why not.
bool may_be_file(const fs::directory_entry& entry) {
  std::error_code error;
  return entry.is_regular_file(error) || error;
}

class Finder {
 public:
  explicit Finder(const FileSelection& selection) : selection_(selection) {}

  void add(std::string name, Input input) {
    found_.names.push_back(std::move(name));
    found_.inputs.push_back(std::move(input));
  }

  void add_directory(const fs::path& directory) {
    found_.named_one_file = false;
    found_.directories.push_back(directory.string());
    const std::size_t before = found_.inputs.size();
    walk(directory, directory == "." ? fs::path() : directory);
    if (found_.inputs.size() == before) {
      // Nothing to search is not "no match": a caller that asserts on it must see an error.
      add(directory.string(), failed_input("no file to search in this directory"));
    }
  }

  /// Takes the names that a file lists; a `-` among them is a file of that name.
  void add_listed(const InputArguments& arguments) {
    const std::string& list = *arguments.files_from;
    found_.named_one_file = false;
    const auto text = read_whole(list);
    if (!text) return add(list, failed_input(text.error().message));
    const std::size_t before = found_.inputs.size();
    const char end = arguments.names_end_with_nul ? '\0' : '\n';
    for (std::string_view rest = *text; !rest.empty();) {
      const std::string name(rest.substr(0, rest.find(end)));
      rest.remove_prefix(std::min(name.size() + 1, rest.size()));
      if (!name.empty()) add_operand(name == "-" ? "./-" : name);
    }
    if (found_.inputs.size() == before) add(list, failed_input("names no file to read"));
  }

  void add_operand(const std::string& operand) {
    std::error_code error;
    const bool is_directory = fs::is_directory(operand, error);
    if (is_directory && selection_.recursive) {
      add_directory(operand);
    } else if (is_directory) {
      add(operand, failed_input("is a directory (-r searches it)"));
    } else {
      add(operand, input_of_file(operand));
    }
  }

  InputFiles take() { return std::move(found_); }

  /// The number of `.git` that were passed over.
  [[nodiscard]] std::size_t repositories() const { return repositories_; }

 private:
  void walk(const fs::path& directory, const fs::path& shown) {
    std::error_code error;
    std::vector<fs::directory_entry> entries;
    for (fs::directory_iterator at(directory, error); !error && at != fs::directory_iterator(); at.increment(error))
      entries.push_back(*at);
    if (error) return add(directory.string(), failed_input(error.message()));
    std::ranges::sort(entries, {}, [](const fs::directory_entry& entry) { return entry.path().filename().string(); });
    for (const fs::directory_entry& entry : entries) {
      const std::string name = entry.path().filename().string();
      if (entry.is_symlink(error)) continue;
      if (entry.is_directory(error)) {
        if (name == kVersionControl) {
          ++repositories_;
        } else {
          walk(entry.path(), shown / name);
        }
      } else if (may_be_file(entry) && is_wanted(selection_, name)) {
        const std::string path = (shown / name).string();
        Input input = input_of_file(entry.path().string());
        input.path = path;
        input.may_be_passed_over = !selection_.takes_binary;
        add(path, std::move(input));
      }
    }
  }

  const FileSelection& selection_;
  InputFiles found_;
  std::size_t repositories_ = 0;
};

/// The first glob that matches a path, or its last part, decides.
std::function<std::optional<InputShape>(std::string_view)> shape_by_glob(std::vector<ShapeOfFiles> shapes) {
  return [shapes = std::move(shapes)](std::string_view path) -> std::optional<InputShape> {
    const std::string whole(path);
    const std::string name = whole.substr(whole.rfind('/') + 1);
    for (const ShapeOfFiles& one : shapes) {
      const char* const glob = one.glob.c_str();
      if (::fnmatch(glob, whole.c_str(), 0) == 0 || ::fnmatch(glob, name.c_str(), 0) == 0) return one.shape;
    }
    return std::nullopt;
  };
}

std::string last_part(std::string_view path) { return std::string(path.substr(path.rfind('/') + 1)); }

/// Members are chosen by their path in the archive or their name; an archive that is itself asked for by name is read
/// as a whole.
bool is_wanted_member(const FileSelection& selection, std::string_view archive, std::string_view member) {
  const auto matches = [member](const std::vector<std::string>& globs) {
    return matches_any(globs, std::string(member)) || matches_any(globs, last_part(member));
  };
  if (matches(selection.exclude)) return false;
  return selection.include.empty() || matches(selection.include) || matches_any(selection.include, last_part(archive));
}

/// Finds the lines that begin with a time; which time it is does not matter.
const TimeReader& line_times() {
  static const TimeReader times = *TimeReader::make({});
  return times;
}

/// Whether a walk of these directories would find `file`, were it there.
bool finds(const std::vector<std::string>& directories, const FileSelection& selection, const std::string& file) {
  if (!is_wanted(selection, fs::path(file).filename().string())) return false;
  std::error_code error;
  if (fs::exists(file, error) && !fs::is_regular_file(fs::symlink_status(file, error))) return false;
  const fs::path folder = fs::canonical(fs::absolute(file, error).parent_path(), error);
  if (error) return false;
  return std::ranges::any_of(directories, [&](const std::string& directory) {
    const fs::path walked = fs::canonical(directory, error);
    return !error && std::ranges::mismatch(walked, folder).in1 == walked.end();
  });
}

}  // namespace

Input input_of_file(const std::string& path) {
  Input input = file_input(path);
  input.open = [path, open = std::move(input.open)]() -> Opened {
    struct stat file = {};
    if (::stat(path.c_str(), &file) == 0 && is_standard_output(file)) return output_as_input();
    return open();
  };
  return input;
}

std::vector<AgentFile> agent_files(const std::vector<std::string>& operands) {
  std::vector<AgentFile> files;
  for (const std::string& operand : operands) {
    const Input input = operand == "-" ? input_of_standard_input() : input_of_file(operand);
    files.push_back({.path = operand, .open = input.open});
  }
  return files;
}

Paging paging_of(const InputFiles& files) {
  const bool reads_typed =
      ::isatty(STDIN_FILENO) == 1 && std::ranges::find(files.names, kStandardInput) != files.names.end();
  return reads_typed ? Paging::Off : Paging::On;
}

InputFiles find_input_files(const InputArguments& arguments) {
  if (!arguments.agent.configs.empty()) return inputs_of_agent(arguments);
  const FileSelection selection = selection_of(arguments);
  const std::vector<std::string>& operands = arguments.files;
  const bool has_operands = !operands.empty() || arguments.files_from;
  Finder finder(selection);
  if (!has_operands && selection.recursive) finder.add_directory(".");
  if (!has_operands && !selection.recursive) {
    if (arguments.messages && ::isatty(STDIN_FILENO) == 1) complain("note: no file is named: reading what is typed");
    finder.add(std::string(kStandardInput), input_of_standard_input());
  }
  for (const std::string& operand : operands) {
    if (operand == "-") {
      finder.add(std::string(kStandardInput), input_of_standard_input());
    } else {
      finder.add_operand(operand);
    }
  }
  if (arguments.files_from) finder.add_listed(arguments);
  if (arguments.messages && finder.repositories() > 0) {
    complain(fmt::format("note[input-git]: {} `.git` passed over (name it to search it)", finder.repositories()));
  }
  InputFiles files = finder.take();
  if (operands.size() > 1) files.named_one_file = false;
  for (Input& input : files.inputs) {
    input.log_group = arguments.log_group;
    input.log_stream = arguments.log_stream;
  }
  return files;
}

bool replaces_input(const InputArguments& arguments, const InputFiles& files) {
  return arguments.output_file && replaces_input(*arguments.output_file, arguments, files);
}

bool replaces_input(const std::string& output, const InputArguments& arguments, const InputFiles& files) {
  if (finds(files.directories, selection_of(arguments), output)) {
    complain(fmt::format("{}: lies in a directory that is searched (--exclude leaves it out)", output));
    return true;
  }
  std::vector<std::string> paths;
  for (const Input& input : files.inputs) paths.push_back(input.path);
  if (replaces(output, paths, "one of the inputs")) return true;
  if (replaces(output, arguments.agent.configs, "a configuration of the agent")) return true;
  return arguments.files_from && replaces(output, {{*arguments.files_from}}, "the list of files");
}

namespace {

/// The size of blocks that tests ask for, so that small files have borders of blocks, too. Answers do not depend on it.
std::optional<std::size_t> block_bytes_of_tests() {
  const char* value = std::getenv("INSITU_BLOCK_BYTES");  // NOLINT(concurrency-mt-unsafe): nothing here sets variables
  if (value == nullptr) return std::nullopt;
  const std::string_view text = value;
  std::size_t bytes = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), bytes);
  const bool is_number = error == std::errc{} && end == text.data() + text.size();
  return is_number && bytes > 0 ? std::optional(bytes) : std::nullopt;
}

}  // namespace

std::optional<ScanOptions> scan_options(const InputArguments& arguments, bool asserts) {
  ScanOptions options;
  options.threads = arguments.threads;
  options.blocks.shape = arguments.agent.configs.empty() ? arguments.shape : InputShape::Events;
  if (!arguments.shapes.empty()) options.blocks.shape_of = shape_by_glob(arguments.shapes);
  if (asserts) options.blocks.guesses = Guesses::Refused;
  options.blocks.encoding = arguments.encoding;
  options.blocks.strips_ansi = arguments.strip_ansi;
  if (!arguments.multiline.empty()) {
    auto starts = make_event_starts(arguments.multiline, line_times());
    if (!starts) {
      complain(fmt::format("option `--multiline`: {}", starts.error()));
      return std::nullopt;
    }
    options.blocks.event_starts = std::move(*starts);
  }
  options.blocks.max_event_bytes = arguments.max_line;
  if (const auto bytes = block_bytes_of_tests()) options.blocks.block_bytes = *bytes;
  if (!arguments.include.empty() || !arguments.exclude.empty()) {
    options.blocks.wants_member = [selection = selection_of(arguments)](std::string_view archive,
                                                                        std::string_view member) {
      return is_wanted_member(selection, archive, member);
    };
  }
  options.origins = arguments.only;
  if (arguments.stats) options.numbering = Numbering::On;
  options.counts_invalid_utf8 = arguments.stats && arguments.messages;
  return options;
}

}  // namespace insitu::cli
