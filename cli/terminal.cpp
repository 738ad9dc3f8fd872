#include "cli/terminal.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <string>
#include <string_view>

#include "cli/colour_lines.h"
#include "engine/output/terminal_text.h"

namespace insitu::cli {
namespace {

bool is_set(const char* variable) {
  const char* value = std::getenv(variable);
  return value != nullptr && *value != '\0';
}

constexpr std::string_view kClearLine = "\r\x1b[K";

std::atomic<bool> is_status_shown = false;

/// The terminal to which a pager writes; -1: there is none.
std::atomic<int> terminal_of_pager = -1;

/// The terminal on which what is written to a descriptor appears; -1: none.
int terminal_of(int descriptor) {
  const int paged = terminal_of_pager;
  const bool is_paged = paged >= 0 && (descriptor == STDOUT_FILENO || descriptor == STDERR_FILENO);
  if (is_paged) return paged;
  return ::isatty(descriptor) == 1 ? descriptor : -1;
}

void write_to_terminal(std::string_view text) {
  [[maybe_unused]] const auto written = ::write(terminal_of(STDERR_FILENO), text.data(), text.size());
}

}  // namespace

bool is_terminal(int descriptor) { return terminal_of(descriptor) >= 0; }

bool is_dumb_terminal() {
  const char* terminal = std::getenv("TERM");
  return terminal == nullptr || std::string_view(terminal) == "dumb";
}

void show_on_terminal(int terminal) { terminal_of_pager = terminal; }

Colours colours_for(When when) { return colours_of(STDOUT_FILENO, when); }

Colours colours_of(int descriptor, When when) {
  switch (when) {
    case When::Always: return Colours::On;
    case When::Never: return Colours::Off;
    case When::Auto: break;
  }
  if (is_set("NO_COLOR")) return Colours::Off;
  const bool is_forced = is_set("CLICOLOR_FORCE") && std::string_view(std::getenv("CLICOLOR_FORCE")) != "0";
  return is_forced || (is_terminal(descriptor) && !is_dumb_terminal()) ? Colours::On : Colours::Off;
}

RowStyle row_style_for(const CommonArguments& arguments, const std::optional<ShownZone>& zone) {
  return {.control_characters = control_characters_of_stdout(),
          .zone = zone,
          .colours = colours_for(arguments.colour),
          .columns = is_terminal(STDOUT_FILENO) ? columns_of_stdout() : 0,
          .cuts_cells = !arguments.wide};
}

ControlCharacters control_characters_of_stdout() {
  return is_terminal(STDOUT_FILENO) ? ControlCharacters::Visible : ControlCharacters::AsTheyAre;
}

void write_text(ByteOutput& out, std::string_view text) {
  const std::string lines = without_runner_commands(text);
  if (control_characters_of_stdout() == ControlCharacters::AsTheyAre) return out.write(lines);
  std::string visible;
  append_visible(visible, lines);
  out.write(visible);
}

void write_report(ByteOutput& out, std::string_view text, When when) {
  if (colours_for(when) == Colours::Off) return write_text(out, text);
  std::string visible;
  append_visible(visible, without_runner_commands(text));
  out.write(coloured_lines(visible, colour_palette()));
}

void write_json(ByteOutput& out, std::string_view json) {
  if (control_characters_of_stdout() == ControlCharacters::AsTheyAre) return out.write(json);
  out.write(visible_json(json));
}

void show_status_line(std::string_view text) {
  is_status_shown = true;
  write_to_terminal(fmt::format("{}{}", kClearLine, text));
}

void clear_status_line() {
  if (is_status_shown.exchange(false)) write_to_terminal(kClearLine);
}

bool draws_for(When when) {
  switch (when) {
    case When::Always: return true;
    case When::Never: return false;
    case When::Auto: break;
  }
  return is_terminal(STDOUT_FILENO);
}

std::size_t columns_of_stdout() {
  constexpr std::size_t kUsual = 80;
  struct winsize size{};
  const bool is_known = ::ioctl(terminal_of(STDOUT_FILENO), TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return is_known ? size.ws_col : kUsual;
}

}  // namespace insitu::cli
