#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/arguments.h"
#include "cli/pager.h"
#include "engine/agent/agent_plan.h"
#include "insitu/insitu.h"

namespace insitu::cli {

class AgentLosses;

/// The inputs of a scan and the names that messages give them, by the same index.
struct InputFiles {
  std::vector<std::string> names;
  std::vector<Input> inputs;
  std::vector<std::string> directories;      ///< that were walked
  std::shared_ptr<AgentLosses> losses = {};  ///< of what an agent sends; nullptr: there is no agent
  bool named_one_file = true;                ///< so that names need not be shown: a single operand that is no directory
};

/// Which files of directories are read.
struct FileSelection {
  bool recursive = false;
  std::vector<std::string> include;  ///< globs on the names of files found in directories; empty: all
  std::vector<std::string> exclude;
  bool takes_binary = false;  ///< also files of those directories that are no text
};

/// Turns the operands of a command, and what --files-from names, into inputs: `-` and no operand at all are standard
/// input, directories are walked where asked for, in byte order of names and without following links. `.git` is passed
/// over, with a note; so are temporary files of an output, and what an export task writes to try its permission. A file
/// that cannot be opened becomes an input whose `open` reports that.
InputFiles find_input_files(const InputArguments& arguments);

/// Whether what is made of files may be paged: not while a person types what is read.
Paging paging_of(const InputFiles& files);

/// Whether the output file would replace a file that is read, now or by the same command next time; complains then.
bool replaces_input(const InputArguments& arguments, const InputFiles& files);
/// The same of another file that the command writes.
bool replaces_input(const std::string& output, const InputArguments& arguments, const InputFiles& files);

/// Returns the selection that arguments state.
FileSelection selection_of(const InputArguments& arguments);

/// Whether a file of that name, found in a directory, is read.
bool is_wanted(const FileSelection& selection, const std::string& name);

/// Returns the files that take the place of those of an agent.
std::vector<AgentFile> agent_files(const std::vector<std::string>& operands);

/// Makes an input of one file. Opening it fails if standard output goes to the same file, because reading would never
/// end.
Input input_of_file(const std::string& path);

/// Returns the options of the scan that arguments state; nullopt, after complaining, if they cannot be understood.
/// `asserts`: something is expected of the result, so that it must not depend on a guess.
std::optional<ScanOptions> scan_options(const InputArguments& arguments, bool asserts);

}  // namespace insitu::cli
