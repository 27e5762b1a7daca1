/**
 * What German words feel like: a list of our own, written for reviews of shops, banks, insurers and what they sell, taken
 * from no published list. Words are given in a readable form and stemmed when the list is loaded; prefixes of compounds and
 * inflections need no entry of their own. The weight is that of the group.
 */

/** Words by weight, from the best to the worst. */
export const GERMAN: Readonly<Record<string, string>> = {
  3: `ausgezeichnet hervorragend exzellent erstklassig großartig fantastisch phantastisch genial grandios perfekt
    begeistert begeisternd begeisterung überragend traumhaft traum wunderbar wundervoll sensationell phänomenal brillant
    spitze spitzenmäßig klasse super toll top bestens beste bester bestes vorzüglich überwältigend unschlagbar herrlich
    köstlich liebt lieben lieblings liebling weltklasse vorbildlich meisterhaft makellos himmlisch bombig mega
    prächtig exquisit unübertroffen unvergesslich einmalig fabelhaft famos glänzend goldwert glücklich überglücklich
    atemberaubend bravo hochzufrieden`,
  2: `gut gute guter besser empfehlen empfehlenswert empfehlung weiterempfehlen zufrieden zufriedenheit freundlich
    freundlichkeit nett sympathisch herzlich herzlichkeit kompetent kompetenz hilfsbereit hilfsbereitschaft hilfreich
    zuverlässig zuverlässigkeit verlässlich vertrauen vertraut vertrauenswürdig vertrauensvoll ehrlich ehrlichkeit seriös
    seriosität fair fairness transparent transparenz verständlich verständnis verständnisvoll einfühlsam geduldig geduld
    aufmerksam aufmerksamkeit zuvorkommend entgegenkommen entgegenkommend kulant kulanz großzügig reibungslos problemlos
    unkompliziert unproblematisch mühelos kinderleicht schnell rasch zügig prompt pünktlich flott flink sofort umgehend
    schön wunderschön hübsch elegant edel hochwertig wertig stabil robust solide haltbar langlebig bequem komfortabel
    gemütlich angenehm wohl wohlgefühlt wohlfühlen willkommen freude freuen erfreut erfreulich spaß vergnügen genuss
    genießen lecker schmackhaft frisch sauber gepflegt ordentlich sorgfältig gründlich gewissenhaft professionell
    professionalität souverän fachkundig fachlich sachkundig erfahren versiert engagiert engagement motiviert
    leidenschaft liebevoll durchdacht ausgereift praktisch nützlich sinnvoll ideal geeignet passend passgenau preiswert
    günstig attraktiv lohnend lohnen gewinn vorteil vorteilhaft sparen gespart sparsam danke dank dankbar dankeschön lob
    loben lobenswert kompliment respektvoll wertschätzung wertgeschätzt wertschätzend geschätzt überzeugt überzeugen
    überzeugend beeindruckend beeindruckt erstaunlich positiv prima fein individuell persönlich
    kundenfreundlich kundenorientiert familiär charmant charme warmherzig gastfreundlich sicher sicherheit geborgen
    aufgehoben umsorgt betreut erleichtert erleichterung erleichtern erfolgreich erfolg gelungen gelingen glück
    bereichern bereicherung verbessert verbesserung optimal effizient effektiv leistungsstark innovativ modern
    übersichtlich klar verbindlich einwandfrei tadellos fehlerfrei anstandslos sorgenfrei sorglos stimmig harmonisch
    schätzen mögen gefallen gefällt begeistern beruhigend beruhigt ruhig diskret behilflich bemüht fürsorglich
    treu loyal übertroffen übertreffen vielfältig reichhaltig abwechslungsreich köstlichkeit duftend glücklicherweise
    selbsterklärend benutzerfreundlich intuitiv handlich geschmackvoll stilvoll zauberhaft süß niedlich entspannt
    entspannend erholsam erholung vorausschauend mitdenken lösungsorientiert sachlich präzise exakt punktgenau
    verlässlichkeit behoben gelöst reguliert geholfen hilfe helfen unterstützt unterstützung kostenlos gratis rabatt bonus geschenk
    belohnung anerkennung empathisch empathie höflich höflichkeit manierlich fleißig tüchtig gekonnt
    fachmännisch sauberkeit hygienisch glanzleistung meisterwerk schmuckstück juwel perle volltreffer glücksgriff
    glücksfall highlight weiterhelfen weitergeholfen ausführlich umfassend vollständig lückenlos erreichbar
    augenhöhe herzblut hingabe wohltuend wohltat gemütlichkeit unschätzbar gern
    gerne jederzeit stammkunde treue dauerhaft kinderfreundlich barrierefrei kristallklar messerscharf
    strapazierfähig pflegeleicht atmungsaktiv kuschelig weich flauschig saftig knusprig aromatisch würzig
    köstlicher fruchtig cremig bekömmlich ausgewogen fantasievoll kreativ originell raffiniert clever klug schlau
    gerecht unbürokratisch zielführend tatkräftig zupackend wunschgemäß termingerecht fristgerecht
    verantwortungsvoll verantwortungsbewusst rücksichtsvoll vorsichtig behutsam schonend nachhaltig umweltfreundlich
    freudig heiter fröhlich lustig witzig humorvoll spannend interessant unterhaltsam kurzweilig fesselnd
    bewundernswert ehrenwert respektabel ansehnlich beachtlich bemerkenswert stark kräftig
    strahlend leuchtend farbenfroh schick modisch zeitlos klassisch angegossen`,
  1: `okay ok passabel akzeptabel annehmbar anständig brauchbar vernünftig befriedigend angemessen
    leise richtig korrekt stimmt passt funktioniert klappt klappte läuft erreicht erhalten
    vorbereitet informiert offen interessiert gesund bereit pünktlichkeit verfügbar
    auswahl vielfalt qualität lächeln lächelnd entwickelt erklärt erklären beantwortet kümmern gekümmert
    zeitnah bald fertig erledigt geregelt erstattet erstattung ersetzt ausgezahlt auszahlung
    verlängert unverbindlich wertvoll fachgerecht gründlichkeit
    duftet duft rentabel ertragreich rendite zugesagt  
    herrschaftlich ausgestattet geräumig zentral erschwinglich bezahlbar tragbar leistbar unbedenklich flexibel
    mitdenkt vorteile gutschrift aufgeschlossen unaufgeregt locker nachvollziehbar
    plausibel logisch strukturiert organisiert geordnet aufgeräumt pragmatisch`,
  '-1': `leider schade schaden kündigen kündigung gekündigt teuer teurer langsam lang wartete wartezeit warteschleife kompliziert schwierig schwer umständlich
    unklar unsicher laut eng kalt leer fehlt fehlen fehlend spät später verspätet verspätung
    verzögerung verzögert mittelmäßig durchschnittlich mäßig ausbaufähig gewöhnungsbedürftig naja lauwarm fad
    zäh trocken matt blass müde skeptisch zweifel zweifelhaft bedenken bedenklich fraglich fragwürdig seltsam komisch
    merkwürdig eigenartig missverständnis irrtum versehen vergessen unvollständig lückenhaft
    unübersichtlich verwirrend verwirrt unnötig überflüssig sinnlos nutzlos bürokratie bürokratisch
    formular papierkram mahnung mahngebühr gebühr gebühren nachzahlung aufpreis zuschlag
    preiserhöhung erhöhung druck bedrängt drängen gedrängt hektik hektisch stress stressig lärm gerede
    nachhaken mehrfach wiederholt ständig dauernd endlos ewig gezögert zögern zögerlich abgelaufen veraltet
    altmodisch abgenutzt verblasst verblassen gebraucht quietschen knarren brummen flackern wackeln wackelig drücken
    kratzt scheuern jucken kleckern tropfen klemmen klemmt haken hakt ruckeln ruckelt warnung
    umstand aufwand mühsam mühe karg spärlich dürftig knapp verdacht misstrauisch misstrauen schwammig vage`,
  '-2': `schlecht schlechter schlimm mangelhaft mangel mängel ungenügend unzureichend unzufrieden unzufriedenheit
    unfreundlich unfreundlichkeit unhöflich ruppig patzig pampig schroff barsch frech mürrisch genervt nervt nerven
    nervig nervtötend gelangweilt langweilig langweilen lustlos desinteressiert gleichgültig ignoriert ignorieren ignorant
    arrogant arroganz überheblich herablassend hochnäsig respektlos abweisend kühl kaltschnäuzig unpersönlich lieblos
    inkompetent inkompetenz ahnungslos unwissend unfähig unfähigkeit überfordert unprofessionell unvorbereitet
    unzuverlässig unseriös unehrlich unfair ungerecht intransparent irreführend irreführung täuschung getäuscht täuschen
    verschwiegen verschweigen versteckt lüge lügen gelogen belogen verlogen falsch fehler fehlerhaft fehlberatung
    falschberatung defekt kaputt beschädigt zerbrochen zerdrückt zerkratzt zerrissen gerissen undicht 
    verschmutzt schmutzig dreckig dreck ungepflegt schmuddelig stinkt stinken gestank muffig ranzig schimmel
    verschimmelt verdorben faul verfault ungenießbar bitter abgestanden versalzen verkocht verbrannt 
    enttäuscht enttäuschend enttäuschung enttäuschen ärger ärgern ärgerlich geärgert verärgert verärgerung wut wütend
    sauer zornig zorn empört empörung empörend frust frustriert frustrierend traurig trauer bedauern bedauerlich
    bedauerlicherweise bereuen bereut sorge sorgen besorgt angst ängstlich furcht fürchten befürchten panik
    problem probleme problematisch schwierigkeit ärgernis störung stören störend gestört ausfall ausgefallen abgestürzt
    abstürzen stürzt absturz abbruch bricht abgebrochen hängt aufgehängt einfriert eingefroren verweigert verweigern
    abgelehnt ablehnung ablehnen abgewiesen abgewimmelt abwimmeln abgespeist abgefertigt abserviert vertröstet
    vertrösten hingehalten verschleppt verschleppen vernachlässigt vernachlässigen aufgeschwatzt aufschwatzen aufgedrängt
    aufdrängen aufdringlich lästig penetrant belästigt belästigung überteuert wucher wucherpreis abzocke abgezockt abzocken
    abzocker geldmacherei geldgier gierig gier profitgier verlust verluste verlieren verloren verschwendung
    geldverschwendung zeitverschwendung verschwendet vergeudet umsonst vergebens vergeblich erfolglos gescheitert scheitern
    misslungen missraten verpfuscht gepfuscht pfusch pfuscher murks schlampig schlamperei schluderig nachlässig
    unachtsam unaufmerksam unkonzentriert unorganisiert chaos chaotisch durcheinander unordnung unordentlich billig
    minderwertig ramsch schrott müll plunder blender mogelpackung reinfall fehlkauf flop niete blamage blamabel
    peinlich lächerlich unbequem unpraktisch ungeeignet unbrauchbar untauglich unpassend ungemütlich
    unangenehm unschön hässlich scheußlich unverständlich unverständnis unsinnig unlogisch undurchdacht unausgereift
    unfertig unzumutbar unerreichbar unflexibel unkulant unnachgiebig kleinlich geizig knauserig stur
    starrsinnig beschwerde beschweren beschwert reklamation reklamieren reklamiert bemängeln kritik kritisieren
    kritisch abraten abgeraten warnen meiden rechtsanwalt anwalt klage
    verklagen drohung drohen bedrohen bedroht angeschrien schreien anschnauzen angeschnauzt beleidigt beleidigung
    beleidigen gedemütigt demütigend diskriminiert benachteiligt ausgenutzt ausnutzen ausgeliefert hilflos
    machtlos verunsichert unsicherheit verschlechtert verschlechterung verschlimmert verschlimmern nachteil nachteilig
    risiko riskant gefährlich gefahr scharfkantig verletzt verletzung schmerz schmerzen schmerzt weh krank übel übelkeit
    ekel eklig ekelhaft widerlich langatmig zäher ermüdend mürbe nervenaufreibend anstrengend strapaziös
    mies miese lausig schwach schwächelt kläglich jämmerlich erbärmlich armselig dürftiger daneben
    misserfolg rückschritt ruiniert ruinieren zerstört zerstören kuhlen abgeblättert porös spröde rostig
    verrostet poltert dröhnt rauscht blockiert gesperrt verzichtbar
    fallstrick tricks trickserei getrickst manipuliert gefälscht fälschung fake plagiat
    alleingelassen hängengelassen bittsteller odyssee spießrutenlauf 
    streit streiten diskutieren ausrede ausreden floskeln gelaber geschwätz dumm doof blöd idiotisch`,
  '-3': `katastrophe katastrophal furchtbar fürchterlich schrecklich entsetzlich entsetzt entsetzen grauenhaft grauenvoll
    grausam grausig grottig grottenschlecht unterirdisch miserabel desaströs desaster debakel horror albtraum alptraum
    hölle höllisch skandal skandalös schande schändlich unverschämt unverschämtheit frechheit dreist dreistigkeit
    zumutung betrug betrogen betrüger betrügen betrügerisch verbrecher kriminell gauner halsabschneider schwindel
    schwindler hass hassen verachtung verachten verabscheuen abscheu abscheulich unerträglich unmöglich inakzeptabel
    indiskutabel untragbar unterste
    totalausfall totalschaden vollkatastrophe saftladen drecksladen schweinerei sauerei schamlos skrupellos gewissenlos
    menschenverachtend unmenschlich widerwärtig abartig erschreckend`,
};

/** What turns the next three words that carry meaning. */
export const GERMAN_NEGATIONS =
  'nicht kein keine keinen keinem keiner keines nie niemals niemand niemanden niemandem ohne kaum weder noch nichts nirgends keinerlei nix';

/** By how much a word strengthens or weakens the next one with a feeling. */
export const GERMAN_INTENSITY: Readonly<Record<number, string>> = {
  1.3: 'sehr äußerst extrem total absolut völlig überaus ungemein höchst besonders richtig unglaublich wirklich riesig enorm maßlos komplett rundum echt wahnsinnig irre zutiefst',
  0.7: 'etwas ziemlich relativ eher bisschen teilweise halbwegs einigermaßen leicht manchmal recht',
};

/** Words that carry no meaning of their own: negations reach over them, and they tell the language. */
export const GERMAN_FUNCTION_WORDS =
  'der die das den dem des ein eine einen einem einer eines und oder als wie ich du er sie es wir ihr mich mir dich dir uns euch ihm ihn ihnen mein meine meinen meiner sein seine ihre ihren unser unsere man sich ist sind war waren bin bist wird werden wurde wurden worden hat habe haben hatte hatten kann können konnte muss musste soll will würde im in am an auf aus bei beim mit nach von vom zu zum zur für über unter vor durch um auch schon da hier dort dass daß weil wenn ob nur mal ja doch denn dann so mehr gerade gar überhaupt einmal einzige einziger einzigen nicht kein keine aber sehr';
