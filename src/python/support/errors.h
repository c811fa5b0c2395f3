// SPDX-License-Identifier: Apache-2.0
// Errors of the library as exceptions of Python's family tacit.Error.
#pragma once

namespace tacit::python {

/// From now on an Error that leaves a function of this module is the exception of its category
/// (python/tacit/_errors.py). Memory that is used up is a LimitError, and any other exception of C++ an
/// InternalError, as for the program.
void translate_errors();

}  // namespace tacit::python
