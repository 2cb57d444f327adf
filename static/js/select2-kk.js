// What the autocomplete fields of the admin say in Kazakh: Select2 ships no Kazakh words.
django.jQuery.fn.select2.amd.define("select2/i18n/kk", [], () => ({
  errorLoading: () => "Нәтижелер жүктелмеді",
  inputTooLong: ({ input, maximum }) => `Тым ұзын: ${input.length - maximum} таңба артық`,
  inputTooShort: ({ input, minimum }) => `Тағы ${minimum - input.length} таңба жазыңыз`,
  loadingMore: () => "Жүктеліп жатыр…",
  maximumSelected: ({ maximum }) => `${maximum} жолдан артық таңдауға болмайды`,
  noResults: () => "Ештеңе табылмады",
  searching: () => "Ізделіп жатыр…",
  removeAllItems: () => "Бәрін алып тастау",
}));
