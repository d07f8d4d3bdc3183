#pragma once

#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "extraction/extractor.h"

namespace patchbay::extraction {

// Stores all parts and their text.
class KeptText final : public TextSink {
 public:
  Result<void> begin(std::string_view part) override {
    parts.emplace_back(part, "");
    return success();
  }
  Result<void> add(std::string_view text) override {
    parts.back().second.append(text);
    return success();
  }

  std::vector<std::pair<std::string, std::string>> parts;  // name and text
};

struct ExtractedText {
  Extraction found;
  std::vector<std::pair<std::string, std::string>> parts;

  [[nodiscard]] std::string text() const {
    std::string out;
    for (const auto& each : parts) out += each.second;
    return out;
  }
};

inline ExtractorOptions usual() {
  ExtractorOptions options;
  options.reader = PATCHBAY_BINARY_DIR "/bin/patchbay-extract";
  return options;
}

inline ExtractedText extracted(std::string_view bytes, const std::string& name = {},
                               const std::string& media_type = {},
                               const ExtractorOptions& options = usual()) {
  KeptText text;
  const File file{process::input_of(bytes), media_type, name};
  auto found = Extractor(options).extract(file, text, {});
  INFO((found.has_error() ? found.error().message() : ""));
  REQUIRE(found.has_value());
  return {std::move(found.value()), std::move(text.parts)};
}

inline std::string fixture(const std::string& name) {
  std::ifstream file(PATCHBAY_SOURCE_DIR "/tests/extraction/fixtures/" + name, std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(file), {}};
  REQUIRE_FALSE(bytes.empty());
  return bytes;
}

}  // namespace patchbay::extraction
