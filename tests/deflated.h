#pragma once

#include <gtest/gtest.h>
#include <isa-l.h>

#include <cstdint>
#include <string>

namespace insitu {

/// Returns a text compressed with raw deflate, as gzip and zip hold it.
inline std::string deflated(std::string text) {
  std::string output(text.size() + 1000, '\0');
  isal_zstream stream;
  isal_deflate_stateless_init(&stream);
  stream.end_of_stream = 1;
  stream.next_in = reinterpret_cast<unsigned char*>(text.data());
  stream.avail_in = static_cast<std::uint32_t>(text.size());
  stream.next_out = reinterpret_cast<unsigned char*>(output.data());
  stream.avail_out = static_cast<std::uint32_t>(output.size());
  EXPECT_EQ(isal_deflate_stateless(&stream), COMP_OK);
  return output.substr(0, stream.total_out);
}

}  // namespace insitu
