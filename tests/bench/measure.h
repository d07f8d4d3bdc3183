// The functions that all benchmarks share: they time work, and report rows that compare Patchbay
// with a peer.
//
//   int main(int argc, char** argv) {
//     Rows rows;
//     rows.add("parse", nanoseconds([&] { keep(ours()); }),
//              nanoseconds([&] { keep(peer()); }), "ns");
//     return rows.finish(argc, argv);  // prints the table, writes the rows to the file argv[1]
//   }
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace patchbay::bench {

// Prevents the compiler from removing the computation of a value.
template <class T>
void keep(const T& value) {
  asm volatile("" : : "r,m"(value) : "memory");
}

// Returns the nanoseconds of one call of `work`: the best of several rounds. Each round is long
// enough for the clock, and short enough to fit between two interruptions of a busy machine. The
// best round is taken, because a disturbance can only make a round slower.
template <class Work>
double nanoseconds(Work&& work, int rounds = 50,
                   std::chrono::nanoseconds round = std::chrono::milliseconds(2)) {
  using Clock = std::chrono::steady_clock;
  const auto timed = [&](std::size_t calls) {
    const auto start = Clock::now();
    for (std::size_t i = 0; i < calls; ++i) work();
    return Clock::now() - start;
  };
  std::size_t calls = 1;
  while (timed(calls) < round && calls < (std::size_t{1} << 40U)) calls *= 2;
  double best = std::numeric_limits<double>::max();
  for (int i = 0; i < rounds; ++i) {
    const std::chrono::duration<double, std::nano> took = timed(calls);
    best = std::min(best, took.count() / static_cast<double>(calls));
  }
  return best;
}

enum class GoodDirection { kLower, kHigher };

// The target of a row: a limit for Patchbay's own figure, or for its ratio to the peer's figure.
struct Target {
  enum class Kind { kOursAtMost, kRatioAtLeast };
  Kind kind;
  double bound;
};
constexpr Target at_most(double bound) { return {Target::Kind::kOursAtMost, bound}; }
constexpr Target ratio_of(double bound) { return {Target::Kind::kRatioAtLeast, bound}; }

// One comparison. A ratio above 1 means that Patchbay is better than the peer, whatever the unit
// is.
struct Row {
  std::string name;
  double ours = 0;
  std::optional<double> peer;  // nullopt: there is no peer
  std::string unit;
  GoodDirection better = GoodDirection::kLower;
  std::optional<Target> target;

  [[nodiscard]] std::optional<double> ratio() const;
  // Returns "at most 100: met", "ratio 0.9: MISSED", or "".
  [[nodiscard]] std::string judgement() const;
};

class Rows {
 public:
  void add(std::string name, double ours, std::optional<double> peer, std::string unit,
           GoodDirection better = GoodDirection::kLower, std::optional<Target> target = {});
  // Prints all rows, and writes them as a JSON list of {"name","ours","peer","unit","ratio"} to the
  // file that argv[1] names, if any. Returns the program's exit code. A missed target is only
  // reported, because other programs on the machine may be the cause.
  [[nodiscard]] int finish(int argc, char** argv) const;

 private:
  [[nodiscard]] std::string json() const;
  std::vector<Row> rows_;
};

}  // namespace patchbay::bench
