// Runs before the first paint: the style sheets learn that scripts work here.
document.documentElement.className += " js";
