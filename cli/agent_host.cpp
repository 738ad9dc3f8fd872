#include "cli/agent_host.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <iterator>
#include <system_error>
#include <utility>

#include "cli/console.h"
#include "cli/time_options.h"
#include "engine/agent/read_agent_config.h"
#include "engine/input/read_whole.h"
#include "insitu/insitu.h"

namespace insitu::cli {
namespace {

using Messages = std::vector<std::string>;

/// The name of this machine's zone, by `TZ` or /etc/localtime; UTC where neither says.
std::string zone_of_this_machine() {
  const char* const named = std::getenv("TZ");  // NOLINT(concurrency-mt-unsafe): nothing here sets variables
  std::string_view name = named == nullptr ? "" : named;
  if (name.starts_with(':')) name.remove_prefix(1);
  if (!name.empty() && TimeZone::find(name)) return std::string(name);
  std::error_code error;
  const std::string link = std::filesystem::read_symlink("/etc/localtime", error).string();
  constexpr std::string_view kFolder = "zoneinfo/";
  const std::size_t at = link.find(kFolder);
  return at == std::string::npos ? "UTC" : link.substr(at + kFolder.size());
}

class Loader {
 public:
  Loader(const AgentArguments& arguments, const std::vector<std::string>& configs)
      : arguments_(arguments), configs_(configs), values_(arguments.values, AgentValues::Missing::Noted) {}

  std::expected<std::unique_ptr<LoadedAgent>, Messages> load(const std::vector<AgentFile>& files) {
    for (const std::string& config : configs_) read(config);
    read_zone();
    read_now();
    agent_->settings.root = arguments_.root;
    agent_->settings.clock.is_live = arguments_.is_live;
    agent_->settings.retention_days = arguments_.retention_days;
    if (!messages_.empty()) return std::unexpected(std::move(messages_));
    plan(files);
    if (!messages_.empty()) return std::unexpected(std::move(messages_));
    return std::move(agent_);
  }

 private:
  void read(const std::string& file) {
    const auto text = read_whole(file, kMaxAgentConfigBytes);
    if (!text) {
      messages_.push_back(describe(file, text.error()));
      return;
    }
    auto config = read_agent_config(file, *text, values_);
    if (config) return append_agent_config(agent_->config, std::move(*config));
    for (const ReadProblem& problem : config.error()) messages_.push_back(describe_with_help(problem));
  }

  void read_zone() {
    const std::string name = arguments_.zone ? *arguments_.zone : zone_of_this_machine();
    const auto zone = TimeZone::find(name);
    if (!zone) {
      messages_.push_back(fmt::format("option `--tz`: `{}` is no time zone such as `Asia/Seoul` or `+09:00`", name));
      return;
    }
    agent_->settings.clock.host = *zone;
    const bool matters = std::ranges::any_of(agent_->config.entries, [](const AgentEntry& entry) {
      return !entry.time_format.text.empty() && !entry.is_utc;
    });
    if (!arguments_.zone && matters) {
      agent_->zone_note =
          fmt::format("times that state no zone are read in that of this machine, {} (--tz says another)", name);
    }
  }

  void read_now() {
    const WindowAnchor anchor{.now = milliseconds_now(), .zone = agent_->settings.clock.host};
    agent_->settings.clock.now = anchor.now;
    if (!arguments_.now) return;
    const auto now = read_window_edge(*arguments_.now, WindowEdge::Start, anchor);
    if (now) {
      agent_->settings.clock.now = *now;
    } else {
      messages_.push_back(fmt::format("option `--now`: {}", now.error()));
    }
  }

  void plan(const std::vector<AgentFile>& files) {
    agent_->plan = plan_agent(agent_->config, agent_->settings, files, values_);
    for (const std::string& name : values_.unused()) {
      agent_->config.notes.push_back(fmt::format("`--set {}` is the value of nothing in the configuration", name));
    }
    for (const ReadProblem& problem : agent_->plan.problems) {
      const bool has_place = !problem.place.file.empty();
      ReadProblem placed = problem;
      if (!has_place) placed.place.file = configs_.front();
      messages_.push_back(describe_with_help(placed));
    }
    if (messages_.empty() && agent_->plan.streams.empty()) {
      for (const AgentWarning& warning : agent_->plan.warnings) messages_.push_back(describe_agent_warning(warning));
      messages_.push_back(fmt::format("{}: the agent finds no file below `{}`", configs_.front(), arguments_.root));
    }
  }

  const AgentArguments& arguments_;
  const std::vector<std::string>& configs_;
  AgentValues values_;
  std::unique_ptr<LoadedAgent> agent_ = std::make_unique<LoadedAgent>();
  Messages messages_;
};

/// The content of a file, decompressed; empty if it is larger than a configuration may be.
std::expected<std::string, InputProblem> read_small(const std::string& file) {
  auto source = file_input(file).open();
  if (!source) return std::unexpected(std::move(source.error()));
  std::string text;
  std::size_t size = 0;
  for (;;) {
    text.resize(size + (std::size_t{64} << 10));
    const auto count = (*source)->read(text.data() + size, text.size() - size);
    if (!count) return std::unexpected(count.error());
    size += *count;
    if (size > kMaxAgentConfigBytes) return std::string();
    if (*count == 0) break;
  }
  text.resize(size);
  return text;
}

/// The files of an agent, one after the other.
class AgentPages final : public ByteSource {
 public:
  AgentPages(std::unique_ptr<LoadedAgent> agent, Losses losses) : agent_(std::move(agent)), losses_(losses) {}

  std::expected<std::size_t, InputProblem> read(char* into, std::size_t capacity) override {
    for (;;) {
      if (!page_) {
        if (next_ == agent_->plan.streams.size()) return 0;
        page_ = agent_source(agent_->plan.streams[next_++], agent_->settings, losses_, {});
      }
      auto count = page_->read(into, capacity);
      if (!count || *count > 0) return count;
      page_.reset();
    }
  }
  [[nodiscard]] bool is_live() const override { return false; }

 private:
  std::unique_ptr<LoadedAgent> agent_;
  Losses losses_;
  std::size_t next_ = 0;
  std::unique_ptr<ByteSource> page_;
};

}  // namespace

std::expected<std::unique_ptr<LoadedAgent>, std::vector<std::string>> load_agent(
    const AgentArguments& arguments, const std::vector<std::string>& configs, const std::vector<AgentFile>& files) {
  return Loader(arguments, configs).load(files);
}

std::unique_ptr<ByteSource> pages_of_agent(std::unique_ptr<LoadedAgent> agent, Losses losses) {
  return std::make_unique<AgentPages>(std::move(agent), losses);
}

std::expected<std::optional<std::string>, std::string> first_message_of_agent(const LoadedAgent& agent) {
  for (const AgentStream& stream : agent.plan.streams) {
    AgentEvents events(stream, agent.settings);
    AgentEvent event;
    while (events.next(event)) {
      if (event.dropped == DropReason::None) return std::string(event.message);
    }
    if (const auto problem = events.result().problem) return std::unexpected(describe(stream.file, *problem));
  }
  return std::nullopt;
}

void AgentLosses::set(std::size_t index, const AgentCounts& counts) {
  const std::lock_guard lock(mutex_);
  if (counts_.size() <= index) counts_.resize(index + 1);
  counts_[index] = counts;
}

void AgentLosses::print_note() const {
  const std::lock_guard lock(mutex_);
  AgentCounts all;
  for (const AgentCounts& counts : counts_) all.add(counts);
  if (all.has_losses())
    complain(fmt::format("note: of what the agent reads, {} (`insitu agent` lists them)", describe_losses(all)));
}

std::string describe_agent_warning(const AgentWarning& warning) {
  return fmt::format("{}: warning: {}{}{}", written_place(warning.place), warning.message,
                     warning.help.empty() ? "" : "; ", warning.help);
}

std::expected<bool, std::string> is_agent_config_file(const std::string& file) {
  std::error_code error;
  const std::filesystem::file_status status = std::filesystem::status(file, error);
  if (error && error != std::errc::no_such_file_or_directory && error != std::errc::not_a_directory) {
    return std::unexpected(fmt::format("{}: {}", file, error.message()));
  }
  if (file == "-" || !std::filesystem::is_regular_file(status)) return false;
  const auto text = read_small(file);
  if (!text) return std::unexpected(describe(file, text.error()));
  return is_agent_config(*text);
}

}  // namespace insitu::cli
