#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace insitu {

/// Where a container wrote a line.
enum class ContainerStream : std::uint8_t { Stdout, Stderr };

/// Returns the stream of this name. nullopt: it names none.
constexpr std::optional<ContainerStream> container_stream_named(std::string_view name) {
  if (name == "stdout") return ContainerStream::Stdout;
  if (name == "stderr") return ContainerStream::Stderr;
  return std::nullopt;
}

}  // namespace insitu
