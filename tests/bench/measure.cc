#include "measure.h"

#include <cstdio>
#include <fstream>

namespace patchbay::bench {
namespace {

std::string number(std::optional<double> value) {
  if (!value) return "null";
  std::string text(32, '\0');
  text.resize(static_cast<std::size_t>(std::snprintf(text.data(), text.size(), "%.4g", *value)));
  return text;
}

std::string shown(std::optional<double> value) {
  if (!value) return "-";
  std::string text(32, '\0');
  const char* format = *value >= 100 ? "%.0f" : *value >= 1 ? "%.1f" : "%.3f";
  text.resize(static_cast<std::size_t>(std::snprintf(text.data(), text.size(), format, *value)));
  return text;
}

}  // namespace

std::optional<double> Row::ratio() const {
  if (!peer || ours <= 0 || *peer <= 0) return std::nullopt;
  return better == GoodDirection::kLower ? *peer / ours : ours / *peer;
}

std::string Row::judgement() const {
  if (!target) return {};
  const bool by_ratio = target->kind == Target::Kind::kRatioAtLeast;
  const bool met = by_ratio ? ratio().value_or(0) >= target->bound : ours <= target->bound;
  std::string text(64, '\0');
  text.resize(static_cast<std::size_t>(std::snprintf(text.data(), text.size(), "%s %g: %s",
                                                     by_ratio ? "ratio" : "at most", target->bound,
                                                     met ? "met" : "MISSED")));
  return text;
}

void Rows::add(std::string name, double ours, std::optional<double> peer, std::string unit,
               GoodDirection better, std::optional<Target> target) {
  rows_.push_back({std::move(name), ours, peer, std::move(unit), better, target});
}

// The names and units are written in this repository, so they are plain ASCII without quotes.
std::string Rows::json() const {
  std::string out = "[\n";
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    const Row& row = rows_[i];
    out += R"(  {"name": ")" + row.name + R"(", "ours": )" + number(row.ours) + R"(, "peer": )" +
           number(row.peer) + R"(, "unit": ")" + row.unit + R"(", "ratio": )" +
           number(row.ratio()) + (i + 1 < rows_.size() ? "},\n" : "}\n");
  }
  return out + "]\n";
}

int Rows::finish(int argc, char** argv) const {
  std::size_t width = 4;
  for (const Row& row : rows_) width = std::max(width, row.name.size());
  std::printf("%-*s %12s %12s %-6s %8s  %s\n", static_cast<int>(width), "name", "ours", "peer",
              "unit", "ratio", "target");
  for (const Row& row : rows_) {
    std::printf("%-*s %12s %12s %-6s %8s  %s\n", static_cast<int>(width), row.name.c_str(),
                shown(row.ours).c_str(), shown(row.peer).c_str(), row.unit.c_str(),
                shown(row.ratio()).c_str(), row.judgement().c_str());
  }
  if (argc < 2) return 0;
  std::ofstream file(argv[1]);
  file << json();
  file.close();
  return file.good() ? 0 : 1;
}

}  // namespace patchbay::bench
