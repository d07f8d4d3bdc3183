#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/fault.h"

namespace patchbay::manifest {

// The faults found so far. Reading goes on after a fault, so that an author sees all faults.
class FaultList {
 public:
  void add(std::string pointer, std::string_view keyword, std::string_view found,
           std::string sentence) {
    faults_.push_back(
        {std::move(pointer), std::string(keyword), std::string(found), "", std::move(sentence)});
  }

  // Adds the faults of a part of the manifest; `pointer` points to the part.
  void add_all(std::string_view pointer, const std::vector<Fault>& faults) {
    for (Fault fault : faults) {
      fault.pointer.insert(0, pointer);
      faults_.push_back(std::move(fault));
    }
  }

  [[nodiscard]] bool empty() const { return faults_.empty(); }
  [[nodiscard]] std::size_t size() const { return faults_.size(); }
  [[nodiscard]] const std::vector<Fault>& all() const { return faults_; }

  // Returns every fault in one line of text: "/a: sentence /b: sentence". The pointer is left out
  // if the sentence names it.
  [[nodiscard]] std::string text() const {
    std::string out;
    for (const Fault& fault : faults_) {
      if (!out.empty()) out += ' ';
      if (fault.sentence.find("\"" + fault.pointer + "\"") == std::string::npos) {
        out += fault.pointer + ": ";
      }
      out += fault.sentence;
    }
    return out;
  }

 private:
  std::vector<Fault> faults_;
};

}  // namespace patchbay::manifest
