// Stands after the way to a membership in the masthead: whoever is a member is not asked to become one. Before it is painted.
if (/(?:^|; )known=member\b/.test(document.cookie)) document.currentScript.previousElementSibling.hidden = true;
