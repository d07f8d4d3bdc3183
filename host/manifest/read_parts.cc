#include "manifest/read_parts.h"

#include <algorithm>

#include "manifest/name_check.h"
#include "manifest/words.h"

namespace patchbay::manifest {
namespace {

constexpr Words<OriginSource, 3> kSources{{{{"manifest", OriginSource::kManifest},
                                            {"config", OriginSource::kConfig},
                                            {"link", OriginSource::kLink}}}};
constexpr Words<Concurrency, 3> kConcurrency{{{{"instance", Concurrency::kInstance},
                                               {"link", Concurrency::kLink},
                                               {"parallel", Concurrency::kParallel}}}};

std::string pointer_of(std::string_view key) { return "/" + std::string(key); }

void check_file_name(const std::string& name, std::string_view key, FaultList& faults) {
  if (auto sentence = file_name_fault(name); !sentence.empty()) {
    faults.add(pointer_of(key), "file", name, std::move(sentence));
  }
}

}  // namespace

Identity read_identity(Json root, FaultList& faults) {
  Identity out{.id = text(root, "id"),
               .aliases = texts(root, "aliases"),
               .provider = text(root, "provider", text(root, "id")),
               .domain = text(root, "domain"),
               .name_space = text(root, "namespace"),
               .name = text(root, "name"),
               .description = text(root, "description"),
               .version = text(root, "version"),
               .library = text(root, "library"),
               .icon = text(root, "icon"),
               .homepage = text(root, "homepage")};
  if (member(root, "version")) {
    if (auto sentence = version_fault(out.version); !sentence.empty()) {
      faults.add("/version", "version", out.version, std::move(sentence));
    }
  }
  check_file_name(out.library, "library", faults);
  check_file_name(out.icon, "icon", faults);
  for (std::size_t i = 0; i < out.aliases.size(); ++i) {
    if (out.aliases[i] != out.id) continue;
    faults.add(element_at("/aliases", i), "alias", out.id,
               "an alias is equal to the id; remove it.");
  }
  return out;
}

std::vector<NetworkRule> read_network(Json root, FaultList& faults) {
  std::vector<NetworkRule> out;
  const auto network = member(root, "network");
  if (!network) return out;
  for (Json rule : elements(*network, "allow")) {
    const std::string pointer = element_at("/network/allow", out.size());
    NetworkRule& read = out.emplace_back();
    read.from = kSources.meaning(text(rule, "from"));
    read.origin = text(rule, "origin");
    read.pointer = text(rule, "pointer");
    read.credential = text(rule, "credential") == "yes";
    if (read.from == OriginSource::kManifest) {
      if (read.origin.empty()) continue;  // the check by the schema has reported this fault
      if (auto sentence = origin_fault(read.origin); !sentence.empty()) {
        faults.add(pointer + "/origin", "origin", read.origin, std::move(sentence));
      }
      continue;
    }
    const bool config = read.from == OriginSource::kConfig;
    const std::string_view source = config ? "config" : "user_configuration";
    if (member(root, source)) continue;
    faults.add(pointer + "/from", "from", config ? "config" : "link",
               "the origin is to come from \"" + std::string(source) +
                   "\", which this manifest does not declare; declare its schema.");
  }
  return out;
}

std::vector<FileGrant> read_files(Json root, FaultList& faults) {
  std::vector<FileGrant> out;
  for (Json grant : elements(root, "files")) {
    const bool of_link = text(grant, "from") == "link";
    const std::string_view source = of_link ? "user_configuration" : "config";
    if (!member(root, source)) {
      faults.add(element_at("/files", out.size()) + "/from", "from", text(grant, "from"),
                 "the path is to come from \"" + std::string(source) +
                     "\", which this manifest does not declare; declare its schema.");
    }
    out.push_back({.of_link = of_link,
                   .pointer = text(grant, "pointer"),
                   .write = text(grant, "access") == "write"});
  }
  return out;
}

Limits read_limits(Json root) {
  Limits out;
  const auto limits = member(root, "limits");
  if (!limits) return out;
  out.concurrency = kConcurrency.meaning(text(*limits, "concurrency"));
  out.blocking = flag(*limits, "blocking", false);
  out.in_flight = static_cast<std::uint32_t>(whole(*limits, "in_flight"));
  out.memory_mib = static_cast<std::uint32_t>(whole(*limits, "memory_mib"));
  out.shared_by_domain = text(*limits, "shared_by") == "domain";
  for (Json budget : elements(*limits, "requests")) {
    out.requests.push_back(
        {.count = static_cast<std::uint32_t>(whole(budget, "count")),
         .window = std::chrono::seconds(whole(budget, "window_seconds")),
         .per = text(budget, "per") == "connector" ? BudgetScope::kConnector : BudgetScope::kLink});
  }
  return out;
}

Cache read_cache(Json root) {
  Cache out;
  const auto cache = member(root, "cache");
  if (!cache) return out;
  out.lifetime = std::chrono::seconds(whole(*cache, "lifetime_seconds"));
  if (member(*cache, "methods")) out.methods = texts(*cache, "methods");
  return out;
}

std::optional<Documents> read_documents(Json root) {
  const auto documents = member(root, "documents");
  if (!documents) return std::nullopt;
  return Documents{.incremental = flag(*documents, "incremental", false),
                   .deletions = flag(*documents, "deletions", false),
                   .permissions = flag(*documents, "permissions", false),
                   .content_types = texts(*documents, "content_types"),
                   .scopes = texts(*documents, "scopes")};
}

std::optional<Onboarding> read_onboarding(Json root) {
  const auto onboarding = member(root, "onboarding");
  if (!onboarding) return std::nullopt;
  return Onboarding{.title = text(*onboarding, "title"),
                    .text = text(*onboarding, "text"),
                    .steps = texts(*onboarding, "steps")};
}

}  // namespace patchbay::manifest
