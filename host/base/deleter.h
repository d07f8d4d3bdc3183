#pragma once

namespace patchbay {

// The deleter of a std::unique_ptr to an object of a C library. For example:
//   using HashContext = std::unique_ptr<EVP_MD_CTX, Deleter<&EVP_MD_CTX_free>>;
template <auto free>
struct Deleter {
  template <class T>
  void operator()(T* each) const {
    free(each);
  }
};

}  // namespace patchbay
