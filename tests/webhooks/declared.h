#pragma once

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <string>

#include "manifest/manifest.h"

namespace patchbay::webhooks::test {

// Returns a manifest with these webhooks, or the error of reading it.
inline Result<manifest::Manifest> with_webhooks(const std::string& webhooks) {
  nlohmann::json manifest = nlohmann::json::parse(R"({"manifest":1,"id":"box","domain":"box.test",
    "namespace":"tests","name":"Box","description":"Tests.","version":"1.0.0",
    "library":"connector.so","auth":[{"type":"none"}]})");
  manifest["webhooks"] = nlohmann::json::parse(webhooks);
  return manifest::parse_manifest(manifest.dump());
}

inline manifest::Webhooks declared(const std::string& webhooks) {
  const auto read = with_webhooks(webhooks);
  INFO((read.has_error() ? read.error().message() : ""));
  REQUIRE(read.has_value());
  return *read.value().webhooks;
}

}  // namespace patchbay::webhooks::test
